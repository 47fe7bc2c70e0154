package org.archerrl.published;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.archerrl.examples.Archer;
import org.archerrl.examples.Child;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose critic is a published encoder, named by its directory. */
class MiniLmRunTest {
    private static final Duration DEADLINE = Duration.ofMinutes(8);

    @TempDir
    private Path directory;

    @Test
    void aResumedRunGoesOnAsAnUnbrokenOneWithoutTheEncodersDirectory() throws IOException, InterruptedException {
        Path encoder = Files.createSymbolicLink(directory.resolve("encoder"), PublishedModels.miniLm());
        train("unbroken", encoder, "--set", "iterations=2");
        train("stopped", encoder, "--set", "iterations=1");
        Files.delete(encoder);
        train("stopped", encoder, "--set", "iterations=2", "--resume");

        List<Map<String, Object>> unbroken = Archer.metrics(directory.resolve("unbroken"));
        assertEquals(3, unbroken.size(), "the warm start and two iterations");
        assertTrue((double) unbroken.get(2).get("critic.qLoss") > 0, unbroken.toString());
        assertEquals(unbroken, Archer.metrics(directory.resolve("stopped")));
    }

    private void train(String name, Path encoder, String... more) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("train", Archer.tiny()));
        arguments.addAll(List.of("--run-dir", directory.resolve(name).toString()));
        arguments.addAll(List.of("--set", "critic={model: " + encoder + ", pooling: mean, microBatchEpisodes: 4}"));
        arguments.addAll(List.of("--set", "algorithm.critic.stepsBefore=2"));
        arguments.addAll(List.of("--set", "algorithm.critic.stepsPerIteration=2"));
        arguments.addAll(List.of(more));
        // A checkpoint of the critic, its target and its optimizer is 0.4 GB, and is handed on in memory.
        try (Child run = Archer.start(Map.of("ARCHER_JAVA_OPTIONS", "-Xmx3g"), arguments)) {
            run.await(0, DEADLINE);
        }
    }
}

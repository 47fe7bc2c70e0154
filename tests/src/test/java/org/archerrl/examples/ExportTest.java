package org.archerrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./archer export}: what is written says the same as what it was written from. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ExportTest {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private Path export(Object from, String name, String... more) throws InterruptedException {
        Path to = directory.resolve(name);
        String[] command = Stream.concat(Stream.of("export", from.toString(), to.toString()), Stream.of(more))
                .toArray(String[]::new);
        assertEquals(to + "\n", Archer.run(0, SOON, command).out());
        return to;
    }

    private static JsonNode said(Object model) throws IOException, InterruptedException {
        return JSON.readTree(Archer.run(
                        0,
                        SOON,
                        "generate",
                        "--model",
                        model.toString(),
                        "--prompt",
                        "you are at the door",
                        "--max-new-tokens",
                        "12",
                        "--json")
                .out());
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aRunsPolicyIsWritten() throws IOException, InterruptedException {
        Path run = TrainedRun.path();
        Path last = export(run, "deep/down/last");
        assertEquals(
                List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"), files(last));
        assertEquals(said(run), said(last));
        Path first = export(run, "first", "--checkpoint", "warm-start", "--type", "bfloat16");
        assertEquals(
                "bfloat16",
                JSON.readTree(first.resolve("config.json").toFile())
                        .get("torch_dtype")
                        .asText());
        long whole = Files.size(last.resolve("model.safetensors"));
        long half = Files.size(first.resolve("model.safetensors"));
        assertTrue(half > .5 * whole && half < .55 * whole, half + " of " + whole);
        assertNotEquals(said(last), said(first));
    }

    @Test
    void aGgufFileIsWritten() throws IOException, InterruptedException {
        Path gguf = TalkTest.golden("llama-gguf").resolve("model.gguf");
        assertEquals(said(gguf), said(export(gguf, "model")));
    }

    @Test
    void aLowRankAdditionIsMergedOrWrittenAlone() throws IOException, InterruptedException {
        Path base = TalkTest.golden("gpt2-tiny");
        Path run = directory.resolve("run");
        String policy = "policy={model: " + base + ", lora: {rank: 2, targets: c_attn mlp.c_proj}}";
        Archer.run(
                0,
                TrainedRun.DEADLINE,
                "train",
                Archer.tiny(),
                "--run-dir",
                run.toString(),
                "--set",
                policy,
                "--set",
                "iterations=1");
        JsonNode ofRun = said(run);
        JsonNode ofMerged = said(export(run, "merged"));
        assertEquals(ofRun.get("tokenIds"), ofMerged.get("tokenIds"));
        for (int i = 0; i < ofRun.get("logProbs").size(); i++) {
            assertEquals(
                    ofRun.get("logProbs").get(i).asDouble(),
                    ofMerged.get("logProbs").get(i).asDouble(),
                    1e-5);
        }
        assertNotEquals(said(base), ofRun);

        Path adapter = export(run, "adapter", "--adapter");
        assertEquals(List.of("adapter_config.json", "adapter_model.safetensors", "tokenizer.json"), files(adapter));
        assertEquals(
                base.toString(),
                JSON.readTree(adapter.resolve("adapter_config.json").toFile())
                        .get("base_model_name_or_path")
                        .asText());
    }

    @Test
    void whatCannotBeExportedIsSaid() throws IOException, InterruptedException {
        String run = TrainedRun.path().toString();
        Path taken = Files.createDirectory(directory.resolve("taken"));
        Files.writeString(taken.resolve("thesis.tex"), "kept");
        UserErrorsTest.assertWrong("export " + run + " " + taken, taken + ": is there already; name a directory");
        assertEquals(List.of("thesis.tex"), files(taken));
        String to = " " + directory.resolve("new");
        UserErrorsTest.assertWrong("export " + run + to + " --adapter", "--adapter: the policy of " + run, "leave");
        UserErrorsTest.assertWrong(
                "export " + run + to + " --adapter --type float16", "--type: an adapter is float32, got float16");
        UserErrorsTest.assertWrong("export " + run + to + " --checkpoint 99", "there is no checkpoint '99'");
        UserErrorsTest.assertWrong("export no/such/model" + to, "no/such/model: no such directory or file");
        UserErrorsTest.assertWrong("export no/such/model" + to + " --adapter", "there is no run in no/such/model");
        assertEquals(List.of("taken"), files(directory));
    }
}

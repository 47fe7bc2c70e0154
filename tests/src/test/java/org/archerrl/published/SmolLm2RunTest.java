package org.archerrl.published;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archerrl.examples.Archer;
import org.archerrl.examples.Child;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.TokenPolicy.Passes;
import org.archerrl.policy.TokenPolicy.Use;
import org.archerrl.pretrained.ModelSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipe twenty-questions-smollm2, cut down to one iteration of seconds, and what can be done with such a run. */
class SmolLm2RunTest {
    private static final Duration DEADLINE = Duration.ofMinutes(8);
    private static final List<String> CUTS = List.of(
            "environment.max-turns=2",
            "policy.lora.targets=q_proj v_proj down_proj",
            "warmStart.episodes=8",
            "warmStart.steps=2",
            "algorithm.critic.stepsBefore=1",
            "algorithm.critic.stepsPerIteration=1",
            "algorithm.critic.batchEpisodes=2",
            "algorithm.policy.batchEpisodes=2",
            "rollout.environmentsPerWorker=2",
            "rollout.episodesPerIteration=2",
            "evaluation.episodes=2",
            "evaluation.finalEpisodes=2",
            "iterations=1");

    @TempDir
    private Path directory;

    @Test
    void aRunThroughLoraIsEvaluatedPlayedAndExported() throws IOException, InterruptedException {
        String base = PublishedModels.smolLm2().toString();
        String run = directory.resolve("run").toString();
        train(run, base);
        List<Map<String, Object>> metrics = Archer.metrics(Path.of(run));
        assertEquals(2, metrics.size(), "the warm start and one iteration");
        assertTrue((double) metrics.get(1).get("critic.qLoss") > 0, metrics.toString());

        JsonNode evaluated = new ObjectMapper()
                .readTree(archer("evaluate", run, "--episodes", "2", "--json").out());
        assertEquals(2, evaluated.get("episodes").asInt());
        assertTrue(evaluated.get("meanTurns").asDouble() <= 2, evaluated.toString());
        assertTrue(archer("play", run).out().contains("\nreturn -"));

        Path adapter = directory.resolve("adapter");
        Path merged = directory.resolve("merged");
        archer("export", run, adapter.toString(), "--adapter");
        archer("export", run, merged.toString());
        assertEquals(
                base,
                new ObjectMapper()
                        .readTree(adapter.resolve("adapter_config.json").toFile())
                        .get("base_model_name_or_path")
                        .asText());
        double[] ofBase = scores(base);
        double[] ofAdapter = scores(files(adapter));
        assertArrayEquals(ofAdapter, scores(merged.toString()), 1e-4);
        double moved = IntStream.range(0, ofBase.length)
                .mapToDouble(i -> Math.abs(ofAdapter[i] - ofBase[i]))
                .max()
                .orElseThrow();
        assertTrue(moved > 1e-2, "the run has moved log-probabilities by no more than " + moved);
    }

    private static void train(String run, String base) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("train", "twenty-questions-smollm2", "--run-dir", run));
        arguments.addAll(List.of("--set", "policy.model=" + base, "--set", "critic.model=" + PublishedModels.miniLm()));
        CUTS.forEach(cut -> arguments.addAll(List.of("--set", cut)));
        Map<String, String> environment = Map.of("ARCHER_JAVA_OPTIONS", "-Xmx3g", "ARCHER_TORCH_THREADS", "2");
        try (Child child = Archer.start(environment, arguments)) {
            child.await(0, DEADLINE);
        }
    }

    private static Child.Ended archer(String... arguments) throws InterruptedException {
        return Archer.run(0, DEADLINE, arguments);
    }

    private static double[] scores(String model) {
        try (ModelSource source = ModelSource.open(model);
                TokenPolicy policy = TokenPolicy.restored(source, Use.SPEAKS, Passes.PLAIN)) {
            return scores(policy);
        }
    }

    private static double[] scores(Map<String, byte[]> files) {
        try (TokenPolicy policy = TokenPolicy.restored(files, Use.SPEAKS, Passes.PLAIN)) {
            return scores(policy);
        }
    }

    private static double[] scores(TokenPolicy policy) {
        return Scores.logProbs(
                policy, policy.tokenizer().encode("Is it bigger than a car? No. Is it an animal? Yes. Is it a cat?"));
    }

    private static Map<String, byte[]> files(Path directory) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }
}

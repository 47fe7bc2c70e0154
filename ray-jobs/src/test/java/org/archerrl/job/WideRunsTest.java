package org.archerrl.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.RecipeException;
import org.archerrl.job.config.Recipes;
import org.archerrl.job.run.Checkpoints;
import org.archerrl.job.run.ReplaySegments;
import org.archerrl.pretrained.ModelFiles;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that use more than one of everything: what they learn from, and what that changes. */
final class WideRunsTest {
    private static final int ITERATIONS = 4;
    private static final int SETS = 2;

    private static ShortRuns runs;

    @TempDir
    private Path directory;

    @BeforeAll
    static void open() {
        runs = new ShortRuns();
    }

    @AfterAll
    static void close() {
        runs.close();
    }

    private static Recipe recipe(int iterations, String... changes) {
        List<String> all = new ArrayList<>(List.of(
                "environment.name=key-door",
                "iterations=" + iterations,
                "warmStart.episodes=40",
                "warmStart.steps=20",
                "warmStart.batchEpisodes=8",
                "algorithm.critic={stepsBefore: 6, stepsPerIteration: 4, batchEpisodes: 6}",
                "algorithm.policy={batchEpisodes: 6, sampleSets: " + SETS + "}",
                "rollout.episodesPerIteration=12",
                "rollout.environmentsPerWorker=4",
                "rollout.workers=3",
                "evaluation.episodes=4",
                "evaluation.finalEpisodes=4",
                "checkpoint.every=1",
                "checkpoint.keep=9"));
        all.addAll(List.of(changes));
        return Recipes.read("environment: {name: key-door}\n", "wide.yaml", all);
    }

    private List<Integer> versions(String run, int iteration) {
        List<TokenTrajectory> episodes = new ReplaySegments(directory.resolve(run)).read(iteration);
        assertEquals(12, episodes.size());
        return episodes.stream()
                .flatMap(e -> e.turns().stream())
                .map(TokenTurn::policyVersion)
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void noEpisodeIsStalerThanAllowed(int staleness) {
        Recipe recipe = recipe(ITERATIONS, "rollout.staleness=" + staleness);
        assertEquals(TrainingJob.End.FINISHED, runs.run(recipe, directory.resolve("run")));
        for (int iteration = 1; iteration <= ITERATIONS; iteration++) {
            int newest = SETS * (iteration - 1);
            for (int version : versions("run", iteration)) {
                assertTrue(
                        version <= newest && version >= newest - SETS * staleness,
                        "iteration " + iteration + " has a turn of version " + version + ", the newest is " + newest);
            }
        }
    }

    @Test
    void episodesComeInTheirOrderAndEachOnceHoweverFarAheadTheyAreAskedFor() {
        runs.run(recipe(ITERATIONS, "rollout.staleness=3"), directory.resolve("ahead"));
        List<Long> numbers = new ArrayList<>();
        for (int iteration = 1; iteration <= ITERATIONS; iteration++) {
            new ReplaySegments(directory.resolve("ahead"))
                    .read(iteration)
                    .forEach(e -> numbers.add(Long.parseLong(e.episodeId().replaceFirst(".*-", ""))));
        }
        assertEquals(Stream.iterate(0L, n -> n + 1).limit(48).toList(), numbers);
    }

    @Test
    void learnersThatShareTheirStepsEndWhereOneDoes() {
        runs.run(recipe(1), directory.resolve("one"));
        runs.run(recipe(1, "placement.policyLearners=2", "placement.criticLearners=3"), directory.resolve("several"));
        Checkpoints one = new Checkpoints(directory.resolve("one"));
        Checkpoints several = new Checkpoints(directory.resolve("several"));
        for (String checkpoint : List.of("warm-start", "last")) {
            assertNear(one.read(checkpoint).policy(), several.read(checkpoint).policy(), ModelFiles.WEIGHTS);
            assertNear(one.read(checkpoint).critic(), several.read(checkpoint).critic(), ModelFiles.WEIGHTS);
        }
    }

    private static void assertNear(Map<String, byte[]> expected, Map<String, byte[]> actual, String file) {
        SafeTensors.decode(ModelFiles.required(expected, file)).forEach((name, tensor) -> {
            float[] other = SafeTensors.decode(ModelFiles.required(actual, file))
                    .get(name)
                    .values();
            for (int i = 0; i < other.length; i++) {
                assertEquals(tensor.values()[i], other[i], 2e-3, name);
            }
        });
    }

    @Test
    void shardsHoldEverythingBetweenThem() {
        runs.run(recipe(2, "replay.shards=3"), directory.resolve("shards"));
        List<Map<String, Double>> lines = ShortRuns.metrics(directory.resolve("shards"));
        assertEquals(40 + 24, lines.get(2).get("replay.episodes"));
    }

    @Test
    void methodsOnRecordedUtterancesSayHowStaleTheyMayBe() {
        String unfit = assertThrows(
                        RecipeException.class, () -> recipe(1, "algorithm={preset: reinforce}", "rollout.staleness=1"))
                .getMessage();
        assertTrue(unfit.startsWith("rollout.staleness: "), unfit);
        String tight = assertThrows(
                        RecipeException.class,
                        () -> recipe(
                                1,
                                "algorithm={preset: grpo}",
                                "rollout.staleness=1",
                                "rollout.episodesPerIteration=16"))
                .getMessage();
        assertTrue(
                tight.startsWith("algorithm.regime.maxStaleness: with rollout.staleness 1 and 1 sample set(s)"), tight);
    }
}

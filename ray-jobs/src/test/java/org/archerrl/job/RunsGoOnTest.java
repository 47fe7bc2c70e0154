package org.archerrl.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;
import org.archerrl.job.run.Checkpoints;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A run that stopped and goes on ends bit-equal to an unbroken one, whatever it has to remember: a learnt baseline, a reference in
 * the reward or in the loss, groups, a critic that has a say, data that nobody plays.
 */
final class RunsGoOnTest {
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

    @ParameterizedTest
    @CsvSource({
        "archer-baseline, policy, 'algorithm.regime.warmUpEpisodes=24, algorithm.critic.stepsPerIteration=3'",
        "token-ppo, policy, 'algorithm.critic.stepsPerIteration=3, algorithm.kl.weight=0.5'",
        "grpo, policy, 'algorithm.kl.weight=0.5'",
        "offline-archer, policy, 'algorithm.critic.stepsPerIteration=3, algorithm.policy.sampleSets=2'",
        "chai, critic, 'algorithm.critic.stepsPerIteration=3'",
        "ilql, critic, 'algorithm.critic.stepsPerIteration=3'"
    })
    void aResumedRunEndsAsAnUnbrokenOne(String preset, String learner, String changes) {
        assertEquals(TrainingJob.End.FINISHED, runs.run(recipe(preset, changes, 2), directory.resolve("stopped")));
        assertEquals(TrainingJob.End.FINISHED, runs.run(recipe(preset, changes, 4), directory.resolve("stopped")));
        assertEquals(TrainingJob.End.FINISHED, runs.run(recipe(preset, changes, 4), directory.resolve("unbroken")));

        List<Map<String, Double>> unbroken = ShortRuns.metrics(directory.resolve("unbroken"));
        assertEquals(5, unbroken.size(), "the warm start and four iterations");
        assertEquals(unbroken, ShortRuns.metrics(directory.resolve("stopped")));
        Checkpoints.Saved saved = new Checkpoints(directory.resolve("unbroken")).read("last");
        Checkpoints.Saved again = new Checkpoints(directory.resolve("stopped")).read("last");
        assertSame(saved.policy(), again.policy());
        assertSame(saved.critic(), again.critic());

        Checkpoints.Saved first = new Checkpoints(directory.resolve("unbroken")).read("warm-start");
        assertTrue(
                learner.equals("policy")
                        ? saved.standing().policyVersion() > first.standing().policyVersion()
                        : !Arrays.equals(weights(saved.critic()), weights(first.critic())),
                "the " + learner + " has learnt something after all");
    }

    @Test
    void thePolicyWaitsForItsWarmUpAndOnlyRolloutsAreCounted() {
        Path place = directory.resolve("waiting");
        String changes = "algorithm.regime.warmUpEpisodes=48, algorithm.critic.stepsPerIteration=1";
        runs.run(recipe("archer", changes + ", checkpoint.every=1, checkpoint.keep=9", 4), place);

        List<Map<String, Double>> lines = ShortRuns.metrics(place);
        Checkpoints checkpoints = new Checkpoints(place);
        byte[] start = weights(checkpoints.read("warm-start").policy());
        for (int iteration = 0; iteration <= 4; iteration++) {
            // 16 evaluation episodes an iteration, and the warm start's, are not among them.
            assertEquals(16 * iteration, lines.get(iteration).get("episodes"));
            boolean waits = 16 * iteration < 48;
            byte[] now = weights(checkpoints.read(Integer.toString(iteration)).policy());
            assertEquals(waits, Arrays.equals(start, now), "iteration " + iteration);
        }
    }

    private static byte[] weights(Map<String, byte[]> files) {
        return files.get("model.safetensors");
    }

    private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> got) {
        assertEquals(expected.keySet(), got.keySet());
        expected.forEach((name, bytes) -> assertArrayEquals(bytes, got.get(name), name));
    }

    private static Recipe recipe(String preset, String changes, int iterations) {
        String yaml = "environment: {name: key-door}\n"
                + "warmStart: {episodes: 40, steps: 10, batchEpisodes: 8}\n"
                + "algorithm: {preset: " + preset + "}\n"
                + "rollout: {environmentsPerWorker: 16, episodesPerIteration: 16}\n"
                + "evaluation: {episodes: 16, every: 1, finalEpisodes: 16}\n"
                + "iterations: " + iterations + "\n";
        return Recipes.read(yaml, "r.yaml", List.of(changes.split(", ")));
    }
}

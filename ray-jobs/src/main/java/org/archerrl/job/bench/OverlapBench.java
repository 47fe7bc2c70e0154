package org.archerrl.job.bench;

import java.util.ArrayList;
import java.util.List;
import org.archerrl.job.bench.Comparison.Better;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;

/**
 * The same iterations with rollouts that go on while the learners learn, beside one after the other: same episodes, same optimizer
 * steps, same cores, and a task that takes 50 ms for every turn.
 */
final class OverlapBench {
    private static final int ITERATIONS = 6;

    private OverlapBench() {}

    static Comparison run(int rounds) {
        double[] overlapped = new double[rounds];
        double[] alternating = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            overlapped[round] = secondsAnIteration(1, round + 1);
            alternating[round] = secondsAnIteration(0, round + 1);
        }
        return Comparison.of("overlapped, one after the other", "s an iteration", Better.LESS, overlapped, alternating);
    }

    private static double secondsAnIteration(int staleness, int seed) {
        List<String> changes = new ArrayList<>(List.of(
                "rollout.staleness=" + staleness,
                "seed=" + seed,
                "rollout.delayMillis=50",
                "rollout.environmentsPerWorker=32",
                "rollout.episodesPerIteration=64",
                "evaluation.every=0",
                "evaluation.finalEpisodes=16",
                "checkpoint.every=1000",
                "warmStart.steps=60",
                "iterations=" + ITERATIONS,
                "algorithm.critic={stepsPerIteration: 40, stepsBefore: 20, batchEpisodes: 16}",
                "algorithm.policy.sampleSets=4"));
        Recipe recipe = Recipes.load("quick", changes);
        return IterationBench.wallSeconds(recipe, 2, ITERATIONS - 1);
    }
}

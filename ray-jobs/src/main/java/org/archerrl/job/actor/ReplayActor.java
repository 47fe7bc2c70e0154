package org.archerrl.job.actor;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.archerrl.job.cluster.Answering;
import org.archerrl.job.cluster.Wire;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;
import org.archerrl.replay.Experience;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;

/** Holds the experience. */
public final class ReplayActor implements Answering {
    private Experience experience;

    @Override
    public String ping() {
        return "replay";
    }

    /** Starts anew, empty. */
    public String init(String recipeYaml) {
        Recipe recipe = Recipes.resolved(recipeYaml);
        experience = new Experience(
                recipe.spec(),
                recipe.replay().capacity(),
                recipe.rollout().episodesPerIteration(),
                recipe.warmStart().batchEpisodes());
        return "ready";
    }

    /** Adds episodes in order, those that are new, and returns how many are stored. */
    public int add(byte[] trajectories) {
        return experience.add(Wire.TRAJECTORIES.decode(trajectories));
    }

    /** Returns how many turns are stored. */
    public int turns() {
        return experience.turns();
    }

    /** Draws batches of whole episodes to be cloned. */
    public byte[] cloningBatches(int count, long seed) {
        return batches(count, seed, experience::cloningBatch);
    }

    /** Draws batches of whole episodes for the evaluator. */
    public byte[] criticBatches(int count, long seed) {
        return batches(count, seed, experience::criticBatch);
    }

    /**
     * Draws the whole episodes whose states make one sample set of the policy.
     *
     * @param version of the policy, which recorded turns may not be too far from
     */
    public byte[] policyStates(long seed, int version) {
        return Wire.TRAJECTORIES.encode(experience.policyStates(new Seed(seed), version));
    }

    /** Draws demonstrations to be cloned beside the policy's steps; none if the algorithm does not. */
    public byte[] demonstrations(long seed) {
        return Wire.TRAJECTORIES.encode(experience.demonstrations(new Seed(seed)));
    }

    private static byte[] batches(int count, long seed, Function<Seed, List<TokenTrajectory>> draw) {
        return Wire.BATCHES.encode(IntStream.range(0, count)
                .mapToObj(i -> draw.apply(new Seed(seed).child("batch", i)))
                .toList());
    }
}

package org.archerrl.job.actor;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archerrl.job.cluster.Answering;
import org.archerrl.job.cluster.Wire;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;
import org.archerrl.replay.Experience;
import org.archerrl.replay.Shard;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;

/** Holds the experience. */
public final class ReplayActor implements Answering {
    private Experience experience;

    @Override
    public String ping() {
        return "replay";
    }

    /**
     * Starts anew; returns how many episodes are stored: none.
     *
     * @param shard which part of the experience this holds, from 0
     */
    public int init(String recipeYaml, int shard) {
        Recipe recipe = Recipes.resolved(recipeYaml);
        experience = new Experience(
                recipe.spec(),
                recipe.replay().capacity(),
                recipe.rollout().episodesPerIteration(),
                recipe.warmStart().batchEpisodes(),
                new Shard(shard, recipe.replay().shards()));
        return 0;
    }

    /** Adds episodes in order, those that are new, and returns how many are stored. */
    public int add(byte[] trajectories) {
        return experience.add(Wire.TRAJECTORIES.decode(trajectories));
    }

    /** Returns how many turns are stored. */
    public int turns() {
        return experience.turns();
    }

    /**
     * Draws batches of whole episodes to be cloned.
     *
     * @param others batches of the shards before this one, which these go into; none for the first
     */
    public byte[] cloningBatches(int count, long seed, byte[] others) {
        return batches(count, seed, others, experience::cloningBatch);
    }

    /** Draws batches of whole episodes for the evaluator, see {@link #cloningBatches}. */
    public byte[] criticBatches(int count, long seed, byte[] others) {
        return batches(count, seed, others, experience::criticBatch);
    }

    /**
     * Draws the whole episodes whose states make one sample set of the policy.
     *
     * @param version of the policy, which recorded turns may not be too far from
     * @param others of the shards before this one
     */
    public byte[] policyStates(long seed, int version, byte[] others) {
        return joined(others, experience.policyStates(new Seed(seed), version));
    }

    /** Draws demonstrations to be cloned beside the policy's steps; none if the algorithm does not. */
    public byte[] demonstrations(long seed, byte[] others) {
        return joined(others, experience.demonstrations(new Seed(seed)));
    }

    private static byte[] joined(byte[] others, List<TokenTrajectory> own) {
        return Wire.TRAJECTORIES.encode(join(Wire.TRAJECTORIES.decode(others), own));
    }

    private static byte[] batches(int count, long seed, byte[] others, Function<Seed, List<TokenTrajectory>> draw) {
        List<List<TokenTrajectory>> before = Wire.BATCHES.decode(others);
        return Wire.BATCHES.encode(IntStream.range(0, count)
                .mapToObj(i -> {
                    List<TokenTrajectory> drawn = draw.apply(new Seed(seed).child("batch", i));
                    return before.isEmpty() ? drawn : join(before.get(i), drawn);
                })
                .toList());
    }

    private static List<TokenTrajectory> join(List<TokenTrajectory> some, List<TokenTrajectory> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}

package org.archerrl.job.actor;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.archerrl.job.cluster.Answering;
import org.archerrl.job.cluster.Wire;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;
import org.archerrl.replay.EpisodeSampler;
import org.archerrl.replay.ReplayBuffer;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;
import org.archerrl.variant.regime.OnlineReplay;

/** Holds the replay buffer. */
public final class ReplayActor implements Answering {
    private Recipe recipe;
    private ReplayBuffer buffer;

    @Override
    public String ping() {
        return "replay";
    }

    /** Starts anew, empty. */
    public String init(String recipeYaml) {
        recipe = Recipes.resolved(recipeYaml);
        buffer = new ReplayBuffer(recipe.replay().capacity());
        return "ready";
    }

    /** Adds episodes in order, those that are new, and returns how many are stored. */
    public int add(byte[] trajectories) {
        Wire.TRAJECTORIES.decode(trajectories).forEach(buffer::add);
        return buffer.episodes();
    }

    /** Returns how many turns are stored. */
    public int turns() {
        return buffer.turns();
    }

    /** Draws batches of whole episodes to be cloned. */
    public byte[] cloningBatches(int count, long seed) {
        int episodes = recipe.warmStart().batchEpisodes();
        return batches(count, seed, own -> EpisodeSampler.sample(buffer, episodes, 0, own));
    }

    /** Draws batches of whole episodes for the critic. */
    public byte[] criticBatches(int count, long seed) {
        OnlineReplay regime = recipe.algorithm().regime();
        int episodes = recipe.algorithm().critic().batchEpisodes();
        return batches(
                count,
                seed,
                own -> EpisodeSampler.sample(buffer, episodes, regime.criticWindow(), regime.recentShare(), own));
    }

    /** Draws the whole episodes whose states make one sample set of the policy. */
    public byte[] policyStates(long seed) {
        int episodes = recipe.algorithm().extraction().batchEpisodes();
        int window = recipe.algorithm().regime().policyWindow();
        return Wire.TRAJECTORIES.encode(EpisodeSampler.sample(buffer, episodes, window, new Seed(seed)));
    }

    private static byte[] batches(int count, long seed, Function<Seed, List<TokenTrajectory>> draw) {
        return Wire.BATCHES.encode(IntStream.range(0, count)
                .mapToObj(i -> draw.apply(new Seed(seed).child("batch", i)))
                .toList());
    }
}

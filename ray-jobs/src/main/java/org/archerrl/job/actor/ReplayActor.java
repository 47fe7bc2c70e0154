package org.archerrl.job.actor;

import java.util.ArrayList;
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
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.DataRegime.Draw;
import org.archerrl.variant.DataRegime.Drawing;

/** Holds the replay buffer. */
public final class ReplayActor implements Answering {
    private Recipe recipe;
    private ReplayBuffer buffer;
    private List<TokenTrajectory> demonstrations;

    @Override
    public String ping() {
        return "replay";
    }

    /** Starts anew, empty. */
    public String init(String recipeYaml) {
        recipe = Recipes.resolved(recipeYaml);
        buffer = new ReplayBuffer(recipe.replay().capacity());
        demonstrations = new ArrayList<>();
        return "ready";
    }

    /** Adds episodes in order, those that are new, and returns how many are stored. */
    public int add(byte[] trajectories) {
        for (TokenTrajectory episode : Wire.TRAJECTORIES.decode(trajectories)) {
            if (buffer.add(episode) && episode.wasDemonstrated()) {
                demonstrations.add(episode);
            }
        }
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

    /** Draws batches of whole episodes for the evaluator. */
    public byte[] criticBatches(int count, long seed) {
        AlgorithmSpec spec = recipe.spec();
        Draw draw = spec.regime().evaluatorDraw(recipe.rollout().episodesPerIteration());
        return batches(
                count, seed, own -> EpisodeSampler.sample(buffer, spec.critic().batchEpisodes(), draw, own));
    }

    /**
     * Draws the whole episodes whose states make one sample set of the policy.
     *
     * @param version of the policy, which recorded turns may not be too far from
     */
    public byte[] policyStates(long seed, int version) {
        AlgorithmSpec spec = recipe.spec();
        List<TokenTrajectory> kept = EpisodeSampler.best(
                fresh(buffer.newest(Integer.MAX_VALUE), version),
                spec.extraction().keptShare());
        Draw draw = spec.regime().policyDraw(recipe.rollout().episodesPerIteration());
        return Wire.TRAJECTORIES.encode(
                EpisodeSampler.sample(kept, spec.policy().batchEpisodes(), draw, new Seed(seed)));
    }

    private List<TokenTrajectory> fresh(List<TokenTrajectory> episodes, int version) {
        if (!recipe.spec().correctsRecorded()) {
            return episodes;
        }
        int oldest = version - recipe.spec().regime().maxStaleness();
        return episodes.stream()
                .filter(e ->
                        !e.wasDemonstrated() && e.turns().stream().allMatch(turn -> turn.policyVersion() >= oldest))
                .toList();
    }

    /** Draws demonstrations to be cloned beside the policy's steps; none if the algorithm does not. */
    public byte[] demonstrations(long seed) {
        boolean wanted = recipe.spec().kl().cloningWeight() > 0;
        int episodes = recipe.warmStart().batchEpisodes();
        Draw all = new Draw(0, 1, Drawing.WITH_REPLACEMENT);
        return Wire.TRAJECTORIES.encode(
                wanted ? EpisodeSampler.sample(demonstrations, episodes, all, new Seed(seed)) : List.of());
    }

    private static byte[] batches(int count, long seed, Function<Seed, List<TokenTrajectory>> draw) {
        return Wire.BATCHES.encode(IntStream.range(0, count)
                .mapToObj(i -> draw.apply(new Seed(seed).child("batch", i)))
                .toList());
    }
}

package org.archerrl.replay;

import java.util.ArrayList;
import java.util.List;
import org.archerrl.rl.Seed;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.DataRegime.Draw;
import org.archerrl.variant.DataRegime.Drawing;

/** What a run has seen, and what of it each learner of an algorithm gets: always whole episodes. */
public final class Experience {
    private static final Draw ALL = new Draw(0, 1, Drawing.WITH_REPLACEMENT);

    private final AlgorithmSpec spec;
    private final int collected;
    private final int cloned;
    private final Shard shard;
    private final ReplayBuffer buffer;
    private final List<TokenTrajectory> demonstrated = new ArrayList<>();

    /**
     * Begins with nothing, and will hold all there is.
     *
     * @param spec whose regime says what is drawn
     * @param capacity in turns; the oldest episodes leave first
     * @param collected episodes that an iteration plays
     * @param cloned episodes of a batch of behaviour cloning
     */
    public Experience(AlgorithmSpec spec, int capacity, int collected, int cloned) {
        this(spec, capacity, collected, cloned, Shard.WHOLE);
    }

    /**
     * Begins with nothing, and will hold one part of the episodes.
     *
     * @param capacity, collected, cloned of all parts together; this one gives its part of every batch, and what is said of the
     *     best or newest episodes holds in each part
     */
    public Experience(AlgorithmSpec spec, int capacity, int collected, int cloned, Shard shard) {
        this.spec = spec;
        this.collected = shard.partOf(collected);
        this.cloned = cloned;
        this.shard = shard;
        this.buffer = new ReplayBuffer(Math.max(1, shard.partOf(capacity)));
    }

    /** Adds episodes in order, those that are new, and returns how many are stored. */
    public int add(List<TokenTrajectory> episodes) {
        for (TokenTrajectory episode : episodes) {
            if (buffer.add(episode) && episode.wasDemonstrated()) {
                demonstrated.add(episode);
            }
        }
        return buffer.episodes();
    }

    /** Returns how many turns are stored. */
    public int turns() {
        return buffer.turns();
    }

    /** Draws a batch to be cloned before the first iteration. */
    public List<TokenTrajectory> cloningBatch(Seed seed) {
        return draw(buffer.newest(Integer.MAX_VALUE), cloned, ALL, seed);
    }

    /** Draws a batch for the evaluator. */
    public List<TokenTrajectory> criticBatch(Seed seed) {
        return draw(
                buffer.newest(Integer.MAX_VALUE), spec.critic().batchEpisodes(), spec.evaluatorDraw(collected), seed);
    }

    /**
     * Draws the episodes whose states make one sample set of the policy.
     *
     * @param version of the policy, which recorded turns may not be too far from
     */
    public List<TokenTrajectory> policyStates(Seed seed, int version) {
        List<TokenTrajectory> kept = EpisodeSampler.best(
                fresh(buffer.newest(Integer.MAX_VALUE), version),
                spec.extraction().keptShare());
        return draw(kept, spec.policy().batchEpisodes(), spec.regime().policyDraw(collected), seed);
    }

    /** Draws this part's share of {@code episodes}; 0 is as many as there are. */
    private List<TokenTrajectory> draw(List<TokenTrajectory> from, int episodes, Draw draw, Seed seed) {
        if (shard.equals(Shard.WHOLE)) {
            return EpisodeSampler.sample(from, episodes, draw, seed);
        }
        int own = shard.partOf(episodes);
        boolean isOut = from.isEmpty() || episodes > 0 && own == 0;
        return isOut ? List.of() : EpisodeSampler.sample(from, own, draw, seed.child("shard", shard.index()));
    }

    private List<TokenTrajectory> fresh(List<TokenTrajectory> episodes, int version) {
        if (!spec.correctsRecorded()) {
            return episodes;
        }
        int oldest = version - spec.regime().maxStaleness();
        return episodes.stream()
                .filter(e ->
                        !e.wasDemonstrated() && e.turns().stream().allMatch(turn -> turn.policyVersion() >= oldest))
                .toList();
    }

    /** Draws demonstrations to be cloned beside the policy's steps; none if the algorithm does not. */
    public List<TokenTrajectory> demonstrations(Seed seed) {
        return spec.kl().cloningWeight() > 0 ? draw(demonstrated, cloned, ALL, seed) : List.of();
    }
}

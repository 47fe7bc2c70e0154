package org.archerrl.replay;

import java.util.ArrayList;
import java.util.List;
import org.archerrl.rl.Seed;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.DataRegime.Draw;
import org.archerrl.variant.DataRegime.Drawing;

/** What a run has seen, and what of it each learner of an algorithm gets: always whole episodes. */
public final class Experience {
    private final AlgorithmSpec spec;
    private final int collected;
    private final int cloned;
    private final ReplayBuffer buffer;
    private final List<TokenTrajectory> demonstrated = new ArrayList<>();

    /**
     * Begins with nothing.
     *
     * @param spec whose regime says what is drawn
     * @param capacity in turns; the oldest episodes leave first
     * @param collected episodes that an iteration plays
     * @param cloned episodes of a batch of behaviour cloning
     */
    public Experience(AlgorithmSpec spec, int capacity, int collected, int cloned) {
        this.spec = spec;
        this.collected = collected;
        this.cloned = cloned;
        this.buffer = new ReplayBuffer(capacity);
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
        return EpisodeSampler.sample(buffer, cloned, 0, seed);
    }

    /** Draws a batch for the evaluator. */
    public List<TokenTrajectory> criticBatch(Seed seed) {
        return EpisodeSampler.sample(buffer, spec.critic().batchEpisodes(), spec.evaluatorDraw(collected), seed);
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
        return EpisodeSampler.sample(
                kept, spec.policy().batchEpisodes(), spec.regime().policyDraw(collected), seed);
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
        Draw all = new Draw(0, 1, Drawing.WITH_REPLACEMENT);
        return spec.kl().cloningWeight() > 0 ? EpisodeSampler.sample(demonstrated, cloned, all, seed) : List.of();
    }
}

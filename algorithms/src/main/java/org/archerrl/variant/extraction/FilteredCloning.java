package org.archerrl.variant.extraction;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.Arrays;
import org.archerrl.loss.JudgedTokens;
import org.archerrl.loss.PolicyLosses;
import org.archerrl.rl.Check;
import org.archerrl.variant.PolicyExtraction;

/**
 * Imitation of what passes a filter: behaviour cloning (all of it), filtered behaviour cloning (the best trajectories; arXiv
 * 2402.19446, section 5), the hard filter of DigiRL (turns better than the policy; arXiv 2406.11896).
 *
 * <p>{@code L = -mean_b w_b sum_i mask logp_i}, {@code w} 0 or 1.
 *
 * @param keptShare share of the trajectories whose return is at or above its quantile; ties may keep more. 1 keeps all
 * @param turns which of their turns are imitated
 */
@AutoService(PolicyExtraction.class)
public record FilteredCloning(double keptShare, Turns turns) implements PolicyExtraction {
    /** Which turns are imitated. */
    public enum Turns {
        /** All of them. */
        ALL,
        /** Those with a positive advantage. */
        ADVANTAGEOUS
    }

    public FilteredCloning {
        Check.within("algorithm.extraction.keptShare", keptShare, 0, 1);
    }

    /** The published top tenth, all turns. */
    public FilteredCloning() {
        this(0.1, Turns.ALL);
    }

    @Override
    public String summary() {
        return "imitation of the best trajectories, or of turns better than the policy";
    }

    @Override
    public Correction correction() {
        return Correction.IMITATION;
    }

    @Override
    public int utterancesPerState() {
        return 0;
    }

    @Override
    public double[] weights(double[] advantages, double rewardScale) {
        return Arrays.stream(advantages)
                .map(a -> turns == Turns.ALL || a > 0 ? 1 : 0)
                .toArray();
    }

    @Override
    public NDArray loss(JudgedTokens tokens) {
        return PolicyLosses.reinforce(tokens);
    }
}

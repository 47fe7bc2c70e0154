package org.archerrl.variant.extraction;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import org.archerrl.loss.JudgedTokens;
import org.archerrl.loss.PolicyLosses;
import org.archerrl.rl.AdvantageWeights;
import org.archerrl.rl.Check;
import org.archerrl.variant.PolicyExtraction;

/**
 * Imitation of what the data hold, weighted by the exponentiated advantage (AWR, Peng et al., arXiv 1910.00177; the low level of
 * offline ArCHer, arXiv 2402.19446).
 *
 * <p>{@code L = -mean_b min(exp(beta A_b), cap) sum_i mask logp_i}. With {@code beta = 0} it is behaviour cloning.
 *
 * @param beta inverse temperature in 1 / reward, at least 0
 * @param cap greatest weight, at least 1
 */
@AutoService(PolicyExtraction.class)
public record AdvantageWeighted(double beta, double cap) implements PolicyExtraction {
    public AdvantageWeighted {
        Check.within("algorithm.extraction.beta", beta, 0, 1e9);
        Check.within("algorithm.extraction.cap", cap, 1, 1e9);
    }

    /** The published 1; the cap is ours. */
    public AdvantageWeighted() {
        this(1, 20);
    }

    @Override
    public String summary() {
        return "imitation weighted by the exponentiated advantage (AWR)";
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
        return AdvantageWeights.exponential(advantages, beta / rewardScale, cap);
    }

    @Override
    public NDArray loss(JudgedTokens tokens) {
        return PolicyLosses.reinforce(tokens);
    }
}

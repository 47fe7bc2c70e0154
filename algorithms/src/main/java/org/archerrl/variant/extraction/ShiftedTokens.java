package org.archerrl.variant.extraction;

import com.google.auto.service.AutoService;
import org.archerrl.rl.Check;
import org.archerrl.variant.FrozenPolicy;
import org.archerrl.variant.PolicyExtraction;

/**
 * The policy stays what it was; its token probabilities are shifted by the critic's values of tokens (ILQL, arXiv 2206.11871;
 * LMRL-Gym, arXiv 2311.18232).
 *
 * <p>{@code p(w) = softmax(log pi(w|h,w<i) + beta min_k Q_k(h,w<i,w))}; subtracting V, as some do, changes nothing.
 *
 * @param beta weight of the values, in 1 / reward, at least 0
 */
@AutoService(PolicyExtraction.class)
public record ShiftedTokens(double beta) implements FrozenPolicy {
    public ShiftedTokens {
        Check.within("algorithm.extraction.beta", beta, 0, 1e9);
    }

    /** LMRL-Gym's 32. */
    public ShiftedTokens() {
        this(32);
    }

    @Override
    public String summary() {
        return "a frozen policy whose token probabilities are shifted by the values of tokens (ILQL)";
    }

    @Override
    public Acting acting() {
        return Acting.SHIFTED_TOKENS;
    }

    @Override
    public double actingWeight() {
        return beta;
    }
}

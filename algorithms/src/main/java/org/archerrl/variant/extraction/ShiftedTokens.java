package org.archerrl.variant.extraction;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import org.archerrl.loss.JudgedTokens;
import org.archerrl.rl.Check;
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
public record ShiftedTokens(double beta) implements PolicyExtraction {
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
    public Correction correction() {
        return Correction.IMITATION;
    }

    @Override
    public int utterancesPerState() {
        return 0;
    }

    @Override
    public int epochs() {
        return 1;
    }

    @Override
    public double klLimit() {
        return 0;
    }

    @Override
    public Moves moves() {
        return Moves.NEVER;
    }

    @Override
    public Acting acting() {
        return Acting.SHIFTED_TOKENS;
    }

    @Override
    public double actingWeight() {
        return beta;
    }

    @Override
    public NDArray loss(JudgedTokens tokens) {
        throw new IllegalStateException("a policy that never moves has no loss");
    }
}

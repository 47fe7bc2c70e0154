package org.archerrl.variant.extraction;

import com.google.auto.service.AutoService;
import org.archerrl.rl.Check;
import org.archerrl.variant.FrozenPolicy;
import org.archerrl.variant.PolicyExtraction;

/**
 * The policy stays what it was; of several utterances it says the one that the target critic likes best (CHAI, arXiv 2204.08426;
 * Snell et al., arXiv 2204.10198).
 *
 * <p>Both in training and in evaluation {@code u = argmax over candidates of min_k Qbar_k(h,u)}. One candidate is the policy itself.
 *
 * @param candidates how many
 */
@AutoService(PolicyExtraction.class)
public record BestOfSeveral(int candidates) implements FrozenPolicy {
    public BestOfSeveral {
        Check.within("algorithm.extraction.candidates", candidates, 1, 1024);
    }

    /** The published five. */
    public BestOfSeveral() {
        this(5);
    }

    @Override
    public String summary() {
        return "a frozen policy says the best of several utterances by the critic (CHAI)";
    }

    @Override
    public Acting acting() {
        return Acting.BEST_OF_SEVERAL;
    }

    @Override
    public double actingWeight() {
        return candidates;
    }
}

package org.archerrl.variant.extraction;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import org.archerrl.loss.JudgedTokens;
import org.archerrl.loss.PolicyLosses;
import org.archerrl.rl.Check;
import org.archerrl.variant.PolicyExtraction;
import org.archerrl.variant.TokenBaseline;

/**
 * Plain policy gradient, one step for each minibatch: ArCHer's published low level (arXiv 2402.19446, equation 5), and REINFORCE.
 *
 * <p>{@code L = -mean_b sum_i mask A_b logp_i}. Known to collapse at toy scale when its steps are large or many.
 *
 * @param utterancesPerState fresh utterances at each state; 0 learns from those of the episodes
 * @param baseline what is subtracted from the advantage at each token
 */
@AutoService(PolicyExtraction.class)
public record Reinforce(int utterancesPerState, TokenBaseline baseline) implements PolicyExtraction {
    public Reinforce {
        Check.within("algorithm.extraction.utterancesPerState", utterancesPerState, 0, 1024);
    }

    /** The published one fresh utterance. */
    public Reinforce() {
        this(1, TokenBaseline.NONE);
    }

    @Override
    public String summary() {
        return "one plain policy-gradient step on each set of utterances";
    }

    @Override
    public Correction correction() {
        return Correction.NONE;
    }

    @Override
    public NDArray loss(JudgedTokens tokens) {
        return PolicyLosses.reinforce(tokens);
    }
}

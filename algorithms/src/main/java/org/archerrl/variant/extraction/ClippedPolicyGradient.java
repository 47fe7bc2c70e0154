package org.archerrl.variant.extraction;

import ai.djl.ndarray.NDArray;
import org.archerrl.loss.JudgedTokens;
import org.archerrl.loss.PolicyLosses;
import org.archerrl.variant.Check;
import org.archerrl.variant.PolicyExtraction;

/**
 * Several clipped steps for each set of fresh utterances (PPO's surrogate, arXiv 1707.06347, with the critic's advantage).
 *
 * <p>{@code L = -mean_b sum_i mask min(rho_i A_b, clip(rho_i, 1-eps, 1+eps) A_b)}, {@code rho_i = exp(logp_i - logp_old_i)}.
 * The first step of a set equals {@link Reinforce}'s.
 *
 * @param learningRate of Adam
 * @param maxGradientNorm global norm over the policy's own gradients
 * @param batchEpisodes whole episodes whose states make one sample set
 * @param utterancesPerState fresh utterances at each state
 * @param sampleSets sample sets for each iteration
 * @param stepsPerSampleSet optimizer steps on one sample set
 * @param clip eps, in (0, 1]
 * @param klLimit no further step on a sample set once the policy is that far (nats for an utterance, k3 estimate) from the
 *     one that drew it; 0 for no limit
 * @param ratio what is clipped
 * @param advantageTransform what happens to advantages over a sample set
 * @param terminator whether the end-of-utterance token belongs to the utterance's log-probability
 * @param entropyBonus weight of the token entropy in the loss, 0 for none
 */
public record ClippedPolicyGradient(
        double learningRate,
        double maxGradientNorm,
        int batchEpisodes,
        int utterancesPerState,
        int sampleSets,
        int stepsPerSampleSet,
        double clip,
        double klLimit,
        Ratio ratio,
        AdvantageTransform advantageTransform,
        Terminator terminator,
        double entropyBonus)
        implements PolicyExtraction {

    /** What the clip applies to. */
    public enum Ratio {
        /** Each token's ratio. */
        TOKEN,
        /** The whole utterance's ratio. */
        SEQUENCE
    }

    public ClippedPolicyGradient {
        Check.positive("algorithm.extraction.learningRate", learningRate);
        Check.positive("algorithm.extraction.maxGradientNorm", maxGradientNorm);
        Check.within("algorithm.extraction.batchEpisodes", batchEpisodes, 1, 1 << 20);
        Check.within("algorithm.extraction.utterancesPerState", utterancesPerState, 1, 1024);
        Check.within("algorithm.extraction.sampleSets", sampleSets, 0, 1 << 20);
        Check.within("algorithm.extraction.stepsPerSampleSet", stepsPerSampleSet, 1, 1024);
        Check.positive("algorithm.extraction.clip", clip);
        Check.within("algorithm.extraction.klLimit", klLimit, 0, 1e6);
        Check.within("algorithm.extraction.entropyBonus", entropyBonus, 0, 1e6);
    }

    /** The defaults: what three seeds of the recipe twenty-questions-10 learnt with. */
    public ClippedPolicyGradient() {
        this(3e-4, 1.0, 24, 4, 3, 4, 0.2, 0, Ratio.TOKEN, AdvantageTransform.NONE, Terminator.INCLUDED, 0);
    }

    @Override
    public NDArray loss(JudgedTokens tokens) {
        return ratio == Ratio.TOKEN
                ? PolicyLosses.clippedByToken(tokens, clip)
                : PolicyLosses.clippedByUtterance(tokens, clip);
    }
}

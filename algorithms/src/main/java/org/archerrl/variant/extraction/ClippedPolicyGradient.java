package org.archerrl.variant.extraction;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import org.archerrl.loss.JudgedTokens;
import org.archerrl.loss.PolicyLosses;
import org.archerrl.rl.Check;
import org.archerrl.variant.PolicyExtraction;
import org.archerrl.variant.TokenBaseline;

/**
 * Several clipped steps for each set of utterances (PPO's surrogate, arXiv 1707.06347, equation 7).
 *
 * <p>{@code L = -mean_b sum_i mask min(rho_i A_i, clip(rho_i, 1-eps, 1+eps) A_i)}, {@code rho_i = exp(logp_i - logp_old_i)} with the
 * log-probabilities stored when the utterance was drawn. The first step on fresh utterances equals {@link Reinforce}'s.
 *
 * @param utterancesPerState fresh utterances at each state; 0 learns from those of the episodes
 * @param epochs times that a sample set is gone through
 * @param clip eps, in (0, 1]
 * @param klLimit no further step on a sample set once the policy is that far (nats for an utterance, k3 estimate) from the
 *     one that drew it; 0 for no limit
 * @param ratio what is clipped
 * @param baseline what is subtracted from the advantage at each token
 */
@AutoService(PolicyExtraction.class)
public record ClippedPolicyGradient(
        int utterancesPerState, int epochs, double clip, double klLimit, Ratio ratio, TokenBaseline baseline)
        implements PolicyExtraction {
    /** What the clip applies to. */
    public enum Ratio {
        /** Each token's ratio. */
        TOKEN,
        /** The whole utterance's ratio. */
        SEQUENCE
    }

    public ClippedPolicyGradient {
        Check.within("algorithm.extraction.utterancesPerState", utterancesPerState, 0, 1024);
        Check.within("algorithm.extraction.epochs", epochs, 1, 1024);
        Check.positive("algorithm.extraction.clip", clip);
        Check.within("algorithm.extraction.klLimit", klLimit, 0, 1e6);
    }

    /** What three seeds of the recipe twenty-questions-10 learnt with. */
    public ClippedPolicyGradient() {
        this(4, 4, 0.2, 0, Ratio.TOKEN, TokenBaseline.NONE);
    }

    /** PPO's own: the utterances of the episodes. */
    public static ClippedPolicyGradient ofEpisodes(int epochs) {
        return new ClippedPolicyGradient(0, epochs, 0.2, 0, Ratio.TOKEN, TokenBaseline.NONE);
    }

    @Override
    public String summary() {
        return "several clipped steps on each set of utterances (PPO)";
    }

    @Override
    public Correction correction() {
        return Correction.RATIO;
    }

    @Override
    public Unit unit() {
        return ratio == Ratio.TOKEN ? Unit.TOKEN : Unit.UTTERANCE;
    }

    @Override
    public NDArray loss(JudgedTokens tokens) {
        return ratio == Ratio.TOKEN
                ? PolicyLosses.clippedByToken(tokens, clip)
                : PolicyLosses.clippedByUtterance(tokens, clip);
    }
}

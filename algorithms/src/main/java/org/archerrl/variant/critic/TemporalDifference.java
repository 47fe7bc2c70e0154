package org.archerrl.variant.critic;

import org.archerrl.variant.Check;
import org.archerrl.variant.CriticMethod;

/**
 * The critic of ArCHer (arXiv 2402.19446, section 3): twin Q and V over utterances, fitted by temporal differences.
 *
 * <p>{@code Q_k(h,u) <- r + (1-d) gamma Vbar_k(h')} and {@code V_k(h) <- Qbar_k(h, u~)} with {@code u~} fresh from the
 * current policy; bars are the target copy, {@code k = 1, 2}.
 *
 * @param discount gamma, for each turn, in [0, 1]
 * @param rewardScale what rewards are multiplied by before the critic sees them, above 0
 * @param targetRate tau of the Polyak average after every step, in [0, 1]; 1 copies
 * @param targetAggregation how the two target heads make the two targets
 * @param truncation what a turn cap means for the target
 * @param form how history and utterance reach the Q heads of a critic from scratch; one on a pretrained encoder reads apart
 * @param learningRate of Adam
 * @param maxGradientNorm global norm over the critic's own gradients
 * @param batchEpisodes whole episodes in a batch
 * @param stepsPerIteration optimizer steps for each round of collected episodes
 * @param stepsBefore optimizer steps before the first policy update, on the seeded replay
 */
public record TemporalDifference(
        double discount,
        double rewardScale,
        double targetRate,
        TargetAggregation targetAggregation,
        Truncation truncation,
        CriticForm form,
        double learningRate,
        double maxGradientNorm,
        int batchEpisodes,
        int stepsPerIteration,
        int stepsBefore)
        implements CriticMethod {

    /** How targets are made from the two target heads. */
    public enum TargetAggregation {
        /** Head k regresses on target head k (the reference). */
        INDEXWISE,
        /** Both heads regress on the smaller target. */
        MIN
    }

    /** What the value after a truncated episode is. */
    public enum Truncation {
        /** Zero, as if the task were over (the reference; exact when the history shows the turn number). */
        ENDS,
        /** The target critic's value of the last context. */
        BOOTSTRAPS
    }

    /** How history and utterance reach the Q heads. */
    public enum CriticForm {
        /** Encoded apart, joined in the head (the paper). */
        APART,
        /** One causal pass: Q reads the state at the utterance's last token. */
        JOINT,
        /** Observations and utterances encoded apart, a causal pass over the turns, and a look at what was said before. */
        TURNS
    }

    public TemporalDifference {
        Check.within("algorithm.critic.discount", discount, 0, 1);
        Check.positive("algorithm.critic.rewardScale", rewardScale);
        Check.within("algorithm.critic.targetRate", targetRate, 0, 1);
        Check.positive("algorithm.critic.learningRate", learningRate);
        Check.positive("algorithm.critic.maxGradientNorm", maxGradientNorm);
        Check.within("algorithm.critic.batchEpisodes", batchEpisodes, 1, 1 << 20);
        Check.within("algorithm.critic.stepsPerIteration", stepsPerIteration, 0, 1 << 20);
        Check.within("algorithm.critic.stepsBefore", stepsBefore, 0, 1 << 24);
    }

    /** The defaults: discount, reward scale and target rate of the study that made the method stable at small scale. */
    public TemporalDifference() {
        this(
                0.95,
                1.0 / 20,
                0.1,
                TargetAggregation.INDEXWISE,
                Truncation.ENDS,
                CriticForm.TURNS,
                1e-3,
                1.0,
                32,
                100,
                2000);
    }
}

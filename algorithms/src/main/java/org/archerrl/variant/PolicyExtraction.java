package org.archerrl.variant;

import ai.djl.ndarray.NDArray;
import org.archerrl.loss.JudgedTokens;

/**
 * How a token policy is made of what the evaluator says: the low level of the hierarchy.
 *
 * <p>One whose policy never moves is a {@link FrozenPolicy}.
 */
public interface PolicyExtraction extends Variant {
    /** Which data the steps are right for. */
    enum Correction {
        /** Only utterances of the present policy. */
        NONE,
        /** Utterances of other policies too, by the ratio to the log-probabilities stored with them. */
        RATIO,
        /** Fresh utterances at any states: they are compared with each other, and the reference policy holds the steps. */
        REFERENCE,
        /** Any data: the steps imitate it. */
        IMITATION
    }

    /** Returns how many fresh utterances are drawn at each state; 0 learns from those that the episodes hold. */
    int utterancesPerState();

    /** Returns how often a sample set is gone through. */
    default int epochs() {
        return 1;
    }

    /** Returns the KL (nats for an utterance) from which on no further step is taken on a sample set; 0 for none. */
    default double klLimit() {
        return 0;
    }

    /** Returns the share of the trajectories, by return, that give states; ties may be more. 1 for all. */
    default double keptShare() {
        return 1;
    }

    /** Returns which data the steps are right for. */
    Correction correction();

    /** Returns whether the loss is held against the warm start's policy. */
    default boolean needsReference() {
        return correction() == Correction.REFERENCE;
    }

    /** Returns what is subtracted from an utterance's advantage at each token. */
    default TokenBaseline baseline() {
        return TokenBaseline.NONE;
    }

    /** What an advantage belongs to. */
    enum Unit {
        /** Each token has its own. */
        TOKEN,
        /** The tokens of an utterance share one. */
        UTTERANCE
    }

    /** Returns what an advantage belongs to. */
    default Unit unit() {
        return Unit.TOKEN;
    }

    /**
     * Returns what the loss weighs utterances or tokens by.
     *
     * @param advantages [D] as the transform left them
     * @param rewardScale what rewards were multiplied by before, or whatever else is the evaluator's unit
     * @return a new array [D]
     */
    default double[] weights(double[] advantages, double rewardScale) {
        return advantages.clone();
    }

    /** Returns the scalar to be minimised. */
    NDArray loss(JudgedTokens tokens);
}

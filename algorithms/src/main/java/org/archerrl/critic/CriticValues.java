package org.archerrl.critic;

import ai.djl.ndarray.NDArray;

/**
 * What one copy of a critic says of a batch's D decisions; computed when asked for. Each has a column for each of K heads.
 *
 * <p>Owned by the manager it was read with.
 */
public interface CriticValues {
    /** Returns V [D,K] before each decision. */
    NDArray value();

    /** Returns V [D,K] after it. */
    NDArray nextValue();

    /** Returns Q [D,K] of what was decided. */
    NDArray recordedQ();

    /**
     * Returns Q [N copies,K] of other utterances.
     *
     * @param copies at each turn
     * @param utterances utterance m = n copies + k belongs to turn n
     * @throws IllegalStateException if decisions are no utterances
     */
    NDArray freshQ(int copies, int[][] utterances);

    /**
     * Returns the cross-entropies (nats) [D,K] of what was decided with the softmax over each head's Q: ILQL's conservative term.
     *
     * @throws IllegalStateException if decisions are no tokens, or there is no Q
     */
    NDArray crossEntropies();

    /** Adds the gradients of a scalar that was computed from this to those of the weights; once. */
    void backward(NDArray loss);
}

package org.archerrl.learn;

/**
 * Learners that share the work of each step: as many as hold equal weights and are given the same batches in the same order.
 *
 * <p>Each computes the gradients of its own parts of a batch, all add theirs up, and all take the same step, so that their
 * weights stay equal bit by bit. Implementations carry the sums from process to process, or from thread to thread.
 */
public interface Peers {
    /** A learner that does all of it. */
    Peers ALONE = new Peers() {
        @Override
        public int rank() {
            return 0;
        }

        @Override
        public int count() {
            return 1;
        }

        @Override
        public void sum(float[] values) {}
    };

    /** Returns which of the peers this is, from 0. */
    int rank();

    /** Returns how many there are, at least 1. */
    int count();

    /**
     * Replaces values by their sums over all peers, the same bits for each; waits until all have called it, with as many values.
     *
     * @throws IllegalStateException if a peer is lost, or has called with another number of values
     */
    void sum(float[] values);
}

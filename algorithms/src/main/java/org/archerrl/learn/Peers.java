package org.archerrl.learn;

/**
 * Learners that share the work of each step: as many as were made alike and are given the same calls in the same order, updates,
 * scores and assessments, each with the whole batch.
 *
 * <p>Each draws, reads and goes back through its own parts of the batch, all add up what they found, and all take the same step:
 * their weights stay equal bit by bit, and are those of one learner but for the rounding of sums. Gradients meet in single
 * precision in the memory of the JVM, so that a step needs the room of the weights that learn once more there and, until it is
 * taken, on the device.
 *
 * <p>Implementations carry the sums from process to process, or from thread to thread. After a failure a learner's gradients
 * mean nothing: it is made again from files.
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

package org.archerrl.variant;

/** What happens to the advantages of a sample set before they enter a loss. */
public interface AdvantageTransform extends Variant {
    /** Among which advantages one is compared. */
    enum Scope {
        /** Those of the whole sample set. */
        SAMPLE_SET,
        /** Those of utterances at the same state. */
        STATE,
        /** Those of the same task instance. */
        INSTANCE
    }

    /** Returns among which advantages one is compared. */
    Scope scope();

    /**
     * Transforms.
     *
     * @param advantage [D]
     * @param group [D] those that are compared with each other have the same number
     * @return a new array [D]
     */
    double[] of(double[] advantage, long[] group);
}

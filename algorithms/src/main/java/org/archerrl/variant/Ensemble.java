package org.archerrl.variant;

/** How many heads value a thing, how their target copies make targets, and how these copies follow. */
public interface Ensemble extends Variant {
    /** Returns K, 1 or 2. */
    int heads();

    /** Returns tau of the Polyak average, in [0, 1]; 1 copies. */
    double targetRate();

    /** Returns how many optimizer steps lie between two moves of the target. */
    int targetEvery();

    /** Returns what the target heads [K][D] say to each head [K][D]; a new array. */
    double[][] aggregate(double[][] value);
}

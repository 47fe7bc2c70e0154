package org.archerrl.loss;

import ai.djl.ndarray.NDArray;

/** What the critic minimises. Legend: N turns, 2 heads. */
public final class CriticLosses {
    private CriticLosses() {}

    /**
     * Returns the sum over the two heads of the mean squared error over turns, without a factor 1/2 (ArCHer, arXiv
     * 2402.19446, equations 3 and 4).
     *
     * @param values [N,2], with gradient
     * @param targets [N,2], constants
     */
    public static NDArray squared(NDArray values, NDArray targets) {
        return values.sub(targets).square().mean(new int[] {0}).sum();
    }
}

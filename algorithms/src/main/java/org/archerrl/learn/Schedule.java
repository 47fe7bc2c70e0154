package org.archerrl.learn;

/**
 * How a learning rate goes over the steps of one optimizer: it rises in even steps to its full height, and falls to zero at the
 * last planned step if it decays.
 *
 * @param warmUpSteps steps until it is at its full height; 0 starts there
 * @param decay how it falls afterwards
 * @param plannedSteps steps until it has fallen to zero; of no meaning without decay
 */
public record Schedule(int warmUpSteps, Decay decay, long plannedSteps) {
    /** The full rate at every step. */
    public static final Schedule CONSTANT = new Schedule(0, Decay.NONE, 0);

    /** How a rate falls after its warm-up. */
    public enum Decay {
        /** Not at all. */
        NONE,
        /** By the same amount at every step. */
        LINEAR,
        /** By half a cosine wave (arXiv 1608.03983, without restarts). */
        COSINE
    }

    /** Returns the share of the full rate, in [0, 1], at the step after {@code taken} others. */
    public double share(long taken) {
        if (taken < warmUpSteps) {
            return (taken + 1.0) / warmUpSteps;
        }
        double left = Math.max(0, plannedSteps - taken) / Math.max(1.0, plannedSteps - warmUpSteps);
        return switch (decay) {
            case NONE -> 1;
            case LINEAR -> left;
            case COSINE -> (1 - Math.cos(Math.PI * left)) / 2;
        };
    }
}

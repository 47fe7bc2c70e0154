package org.archerrl.stats;

import org.apache.commons.math3.distribution.TDistribution;

/**
 * How many seeds a difference needs to be found: the paired t-test's approximation {@code effect = (t_(1-alpha/2) + t_power)
 * deviation / sqrt(seeds)}, both quantiles with {@code seeds - 1} degrees of freedom.
 *
 * @param alpha chance of finding a difference where there is none, two-sided
 * @param power chance of finding one that is there
 */
public record Power(double alpha, double power) {
    private static final int MOST_SEEDS = 10_000;

    public Power {
        if (!(alpha > 0 && alpha < 1 && power >= 0.5 && power < 1)) {
            throw new IllegalArgumentException(
                    "alpha and power: must be in (0, 1) and [.5, 1), got " + alpha + " and " + power);
        }
    }

    /**
     * Returns the smallest mean difference that so many seeds find.
     *
     * @param deviation standard deviation of the paired differences
     * @param seeds at least 2
     */
    public double detectable(double deviation, int seeds) {
        TDistribution t = new TDistribution(null, seeds - 1);
        double quantiles = t.inverseCumulativeProbability(1 - alpha / 2) + t.inverseCumulativeProbability(power);
        return quantiles * deviation / Math.sqrt(seeds);
    }

    /**
     * Returns the fewest seeds, at least 2, that find such a mean difference; {@code Integer.MAX_VALUE} is more than 10,000.
     *
     * @param effect the mean difference, of either sign
     * @param deviation standard deviation of the paired differences
     */
    public int seedsNeeded(double effect, double deviation) {
        for (int seeds = 2; seeds <= MOST_SEEDS; seeds++) {
            if (detectable(deviation, seeds) <= Math.abs(effect)) {
                return seeds;
            }
        }
        return Integer.MAX_VALUE;
    }
}

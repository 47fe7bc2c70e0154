package org.archerrl.stats;

import java.util.List;
import org.apache.commons.math3.stat.StatUtils;
import org.archerrl.stats.Bootstrap.Method;

/**
 * A variant against its baseline, run by run of the same training seed.
 *
 * @param seeds that both have
 * @param difference mean over seeds and tasks of variant - baseline
 * @param interval bootstrap percentile interval of that mean, pairs drawn as pairs
 * @param p two-sided p-value of {@link SignFlip}
 * @param deviation sample standard deviation over seeds of the difference; 0 for a single seed
 */
public record PairedComparison(List<Long> seeds, double difference, Interval interval, double p, double deviation) {
    /** Fewer common seeds than this carry no claim. */
    public static final int FEWEST_SEEDS = 5;

    /**
     * Compares.
     *
     * @throws IllegalArgumentException if no seed is common, or tasks differ in number
     */
    public static PairedComparison of(Scores variant, Scores baseline, Bootstrap bootstrap) {
        Scores differences = variant.minus(baseline);
        double[] ofSeed = differences.runMeans();
        return new PairedComparison(
                differences.seeds(),
                Statistic.MEAN.of(differences),
                bootstrap.interval(differences, Statistic.MEAN, Method.PERCENTILE),
                SignFlip.pValue(ofSeed, bootstrap.seed()),
                ofSeed.length < 2 ? 0 : Math.sqrt(StatUtils.variance(ofSeed)));
    }

    /** Returns whether there are seeds enough for a claim. */
    public boolean hasSeedsEnough() {
        return seeds.size() >= FEWEST_SEEDS;
    }

    /** Returns the smallest p-value that so many seeds can give: both of all sign patterns that are alike. */
    public double smallestP() {
        return Math.pow(2, 1 - seeds.size());
    }
}

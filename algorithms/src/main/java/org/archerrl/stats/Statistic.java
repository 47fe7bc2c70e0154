package org.archerrl.stats;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/** One number that sums up runs x tasks. */
@FunctionalInterface
public interface Statistic {
    /** Mean over all runs and tasks. */
    Statistic MEAN = value_RT -> all(value_RT).average().orElseThrow();

    /** Median over tasks of the means over runs. */
    Statistic MEDIAN = value_RT -> new Median()
            .evaluate(PerformanceProfile.transposed(value_RT).stream()
                    .mapToDouble(value_R -> Arrays.stream(value_R).average().orElseThrow())
                    .toArray());

    /**
     * Interquartile mean over all runs and tasks together: what is left after cutting a quarter from each end, whole scores
     * only (rounded down), as scipy's {@code trim_mean} does.
     */
    Statistic IQM = value_RT -> {
        double[] sorted = all(value_RT).sorted().toArray();
        int cut = sorted.length / 4;
        return Arrays.stream(sorted, cut, sorted.length - cut).average().orElseThrow();
    };

    /**
     * Returns the statistic's value.
     *
     * @param value_RT scores, a row for each run
     */
    double of(double[][] value_RT);

    /** Returns the statistic's value. */
    default double of(Scores scores) {
        return of(scores.value_RT());
    }

    /** How far scores stay below a wanted one: {@code wanted - mean(min(score, wanted))}. */
    static Statistic optimalityGap(double wanted) {
        return value_RT ->
                wanted - all(value_RT).map(v -> Math.min(v, wanted)).average().orElseThrow();
    }

    private static DoubleStream all(double[][] value_RT) {
        return Arrays.stream(value_RT).flatMapToDouble(Arrays::stream);
    }
}

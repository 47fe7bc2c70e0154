package org.archerrl.stats;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;
import org.archerrl.rl.Seed;

/**
 * Intervals by the stratified bootstrap (Agarwal et al. 2021, arXiv 2108.13264): tasks stay, runs are drawn with replacement
 * within each task.
 *
 * <p>Where there are at most {@code resamples} ways to draw, all of them are taken, and the interval is exact.
 *
 * @param resamples most resamples of one interval
 * @param level share of intervals that should hold the true value, such as .95
 * @param seed decides which resamples are drawn: the same seed gives the same interval
 */
public record Bootstrap(int resamples, double level, Seed seed) {
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

    /** How an interval comes from the resamples' statistics (Efron and Tibshirani 1993, chapters 13 and 14). */
    public enum Method {
        /** Their quantiles. */
        PERCENTILE,
        /** Their quantiles mirrored at the statistic itself. */
        BASIC,
        /** Their quantiles, corrected for the share that lies below the statistic. */
        BC,
        /** As BC, and corrected for a spread that depends on the value, by leaving out one run at a time. */
        BCA
    }

    /** One number that compares two arms. */
    @FunctionalInterface
    public interface Contrast {
        /**
         * Returns its value.
         *
         * @param x_RT scores of one arm, a row for each run
         * @param y_RT scores of the other
         */
        double of(double[][] x_RT, double[][] y_RT);
    }

    /** {@link PerformanceProfile#probabilityOfImprovement(Scores, Scores)} for {@link #interval(Scores, Scores, Contrast)}. */
    public static final Contrast PROBABILITY_OF_IMPROVEMENT = PerformanceProfile::probabilityOfImprovement;

    public Bootstrap {
        if (resamples < 1) {
            throw new IllegalArgumentException("resamples: must be at least 1, got " + resamples);
        }
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("level: must be above 0 and below 1, got " + level);
        }
    }

    /** Returns the interval of a statistic. */
    public Interval interval(Scores scores, Statistic statistic, Method method) {
        double[][] value_RT = scores.value_RT();
        double[] resampled = distribution(scores, statistic);
        double point = statistic.of(value_RT);
        double tail = (1 - level) / 2;
        return switch (method) {
            case PERCENTILE -> between(resampled, tail, 1 - tail);
            case BASIC -> {
                Interval mirrored = between(resampled, tail, 1 - tail);
                yield new Interval(2 * point - mirrored.high(), 2 * point - mirrored.low());
            }
            case BC -> corrected(resampled, point, 0);
            case BCA -> corrected(resampled, point, acceleration(value_RT, statistic));
        };
    }

    /** Returns the percentile interval of what compares two arms, whose runs are drawn independently. */
    public Interval interval(Scores x, Scores y, Contrast contrast) {
        double[][] x_RT = x.value_RT();
        double[][] y_RT = y.value_RT();
        int inX = x.runs() * x.tasks();
        int[] bounds = IntStream.concat(bounds(x), bounds(y)).toArray();
        double[] resampled = values(bounds, indices -> contrast.of(drawn(x_RT, indices, 0), drawn(y_RT, indices, inX)));
        double tail = (1 - level) / 2;
        return between(resampled, tail, 1 - tail);
    }

    /** Returns the statistic of each resample. */
    public double[] distribution(Scores scores, Statistic statistic) {
        double[][] value_RT = scores.value_RT();
        return values(bounds(scores).toArray(), indices -> statistic.of(drawn(value_RT, indices, 0)));
    }

    private double[] values(int[] bounds, ToDoubleFunction<int[]> value) {
        Draws draws = new Draws(bounds, resamples, seed);
        double[] values = new double[draws.count()];
        Arrays.setAll(values, i -> value.applyAsDouble(draws.next()));
        return values;
    }

    private static IntStream bounds(Scores scores) {
        return IntStream.generate(scores::runs).limit((long) scores.runs() * scores.tasks());
    }

    private static double[][] drawn(double[][] value_RT, int[] indices, int from) {
        double[][] drawn_RT = new double[value_RT.length][value_RT[0].length];
        int next = from;
        for (double[] drawn_T : drawn_RT) {
            for (int task = 0; task < drawn_T.length; task++) {
                drawn_T[task] = value_RT[indices[next++]][task];
            }
        }
        return drawn_RT;
    }

    Interval corrected(double[] resampled, double point, double acceleration) {
        double below = (double) Arrays.stream(resampled).filter(v -> v < point).count() / resampled.length;
        double least = 0.5 / resampled.length;
        double bias = NORMAL.inverseCumulativeProbability(Math.min(Math.max(below, least), 1 - least));
        double tail = (1 - level) / 2;
        return between(resampled, adjusted(tail, bias, acceleration), adjusted(1 - tail, bias, acceleration));
    }

    private static double adjusted(double share, double bias, double acceleration) {
        double shifted = bias + NORMAL.inverseCumulativeProbability(share);
        return NORMAL.cumulativeProbability(bias + shifted / (1 - acceleration * shifted));
    }

    private static double acceleration(double[][] value_RT, Statistic statistic) {
        double[] without_R = withoutOne(value_RT, statistic);
        double mean = Arrays.stream(without_R).average().orElse(0);
        return acceleration(without_R, mean);
    }

    /** {@code sum u^3 / (6 (sum u^2)^1.5)} with {@code u = mean - statistic without one run}. */
    static double acceleration(double[] without_R, double mean) {
        double squares =
                Arrays.stream(without_R).map(v -> Math.pow(mean - v, 2)).sum();
        double cubes = Arrays.stream(without_R).map(v -> Math.pow(mean - v, 3)).sum();
        return squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5));
    }

    /** Returns the statistic without each run in turn; nothing for a single run. */
    static double[] withoutOne(double[][] value_RT, Statistic statistic) {
        int runs = value_RT.length;
        return IntStream.range(0, runs > 1 ? runs : 0)
                .mapToDouble(left -> statistic.of(IntStream.range(0, runs)
                        .filter(run -> run != left)
                        .mapToObj(run -> value_RT[run])
                        .toArray(double[][]::new)))
                .toArray();
    }

    private static Interval between(double[] values, double low, double high) {
        Percentile quantiles = new Percentile().withEstimationType(EstimationType.R_7);
        quantiles.setData(values);
        return new Interval(quantile(quantiles, low), quantile(quantiles, high));
    }

    private static double quantile(Percentile quantiles, double share) {
        // Commons Math takes shares above 0 only; at so small a share every estimate is the smallest value.
        return quantiles.evaluate(Math.min(100, Math.max(1e-9, 100 * share)));
    }
}

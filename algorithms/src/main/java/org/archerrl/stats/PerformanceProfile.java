package org.archerrl.stats;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Shares of scores above a threshold, and the chance that one arm beats another. */
public final class PerformanceProfile {
    private PerformanceProfile() {}

    /** Returns for each threshold the share of all runs x tasks whose score is greater. */
    public static double[] ofRuns(Scores scores, double... thresholds) {
        double[] all =
                Arrays.stream(scores.value_RT()).flatMapToDouble(Arrays::stream).toArray();
        return sharesAbove(all, thresholds);
    }

    /** Returns for each threshold the share of tasks whose mean over runs is greater. */
    public static double[] ofTaskMeans(Scores scores, double... thresholds) {
        double[] means = transposed(scores.value_RT()).stream()
                .mapToDouble(value_R -> Arrays.stream(value_R).average().orElseThrow())
                .toArray();
        return sharesAbove(means, thresholds);
    }

    private static double[] sharesAbove(double[] values, double[] thresholds) {
        return Arrays.stream(thresholds)
                .map(t -> (double) Arrays.stream(values).filter(v -> v > t).count() / values.length)
                .toArray();
    }

    /**
     * Returns the probability that a run of x beats one of y on the same task, ties counted half: the Mann-Whitney U over the
     * number of pairs, meaned over tasks.
     *
     * @throws IllegalArgumentException if tasks differ in number
     */
    public static double probabilityOfImprovement(Scores x, Scores y) {
        if (x.tasks() != y.tasks()) {
            throw new IllegalArgumentException(
                    "scores: " + x.tasks() + " tasks cannot be compared with " + y.tasks() + " tasks");
        }
        return probabilityOfImprovement(x.value_RT(), y.value_RT());
    }

    static double probabilityOfImprovement(double[][] x_RT, double[][] y_RT) {
        List<double[]> x_TR = transposed(x_RT);
        List<double[]> y_TR = transposed(y_RT);
        return IntStream.range(0, x_TR.size())
                .mapToDouble(t -> Arrays.stream(x_TR.get(t))
                        .flatMap(x -> Arrays.stream(y_TR.get(t)).map(y -> x > y ? 1 : x == y ? 0.5 : 0))
                        .average()
                        .orElseThrow())
                .average()
                .orElseThrow();
    }

    /** Returns a row for each task. */
    static List<double[]> transposed(double[][] value_RT) {
        return IntStream.range(0, value_RT[0].length)
                .mapToObj(
                        t -> Arrays.stream(value_RT).mapToDouble(row -> row[t]).toArray())
                .toList();
    }
}

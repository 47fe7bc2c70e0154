package org.archerrl.rl;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;

/**
 * Whether believed advantages order the utterances of a state as roll-outs do. Both sides are centred in each state, so that what
 * states are worth plays no part. Legend: S states, K utterances at each, M roll-outs of each.
 *
 * @param correlation of believed advantages and mean returns; 0 where one of them does not vary
 * @param reliability how well the roll-outs agree with themselves: the correlation of their halves, after Spearman and Brown the one
 *     of two full sets, in [0, 1]
 * @param believedSpread standard deviation of believed advantages inside a state
 * @param trueSpread standard deviation of true advantages inside a state, without the roll-outs' noise
 * @param believedRepeating what the believer takes off for saying again what the episode has heard, where states have both kinds
 * @param trueRepeating what the roll-outs take off
 */
public record WithinState(
        double correlation,
        double reliability,
        double believedSpread,
        double trueSpread,
        OptionalDouble believedRepeating,
        OptionalDouble trueRepeating) {
    /** Below this roll-outs say next to nothing, and to divide by it would say anything. */
    private static final double LEAST_RELIABILITY = 0.1;

    /**
     * Compares.
     *
     * @param believed_SK advantages, in any unit that returns have too
     * @param return_SKM what followed each utterance, its own reward included
     * @param isRepeated_SK whether the episode held the utterance before
     */
    public static WithinState of(double[][] believed_SK, double[][][] return_SKM, boolean[][] isRepeated_SK) {
        double[][] mean_SK = means(return_SKM, 0, 1);
        double reliability = reliability(return_SKM);
        double[] believed = centred(believed_SK);
        double[] real = centred(mean_SK);
        return new WithinState(
                correlation(believed, real),
                reliability,
                deviation(believed),
                deviation(real) * Math.sqrt(reliability),
                repeating(believed_SK, isRepeated_SK),
                repeating(mean_SK, isRepeated_SK));
    }

    /** Returns the correlation that endlessly many roll-outs would give; empty where these ones cannot tell. */
    public OptionalDouble corrected() {
        return reliability < LEAST_RELIABILITY
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(-1, Math.min(1, correlation / Math.sqrt(reliability))));
    }

    private static double reliability(double[][][] return_SKM) {
        double halves = correlation(centred(means(return_SKM, 0, 2)), centred(means(return_SKM, 1, 2)));
        return halves <= 0 ? 0 : 2 * halves / (1 + halves);
    }

    private static double[][] means(double[][][] return_SKM, int first, int step) {
        return Arrays.stream(return_SKM)
                .map(state -> Arrays.stream(state)
                        .mapToDouble(m -> IntStream.iterate(first, i -> i < m.length, i -> i + step)
                                .mapToDouble(i -> m[i])
                                .average()
                                .orElseThrow())
                        .toArray())
                .toArray(double[][]::new);
    }

    private static double[] centred(double[][] values_SK) {
        return Arrays.stream(values_SK)
                .flatMapToDouble(state -> {
                    double mean = Arrays.stream(state).average().orElseThrow();
                    return Arrays.stream(state).map(value -> value - mean);
                })
                .toArray();
    }

    private static double deviation(double[] centred) {
        return Math.sqrt(
                Arrays.stream(centred).map(value -> value * value).average().orElse(0));
    }

    private static double correlation(double[] left, double[] right) {
        double found = new PearsonsCorrelation().correlation(left, right);
        return Double.isFinite(found) ? found : 0;
    }

    private static OptionalDouble repeating(double[][] values_SK, boolean[][] isRepeated_SK) {
        return IntStream.range(0, values_SK.length)
                .filter(s -> count(isRepeated_SK[s]) > 0 && count(isRepeated_SK[s]) < isRepeated_SK[s].length)
                .mapToDouble(
                        s -> mean(values_SK[s], isRepeated_SK[s], true) - mean(values_SK[s], isRepeated_SK[s], false))
                .average();
    }

    private static long count(boolean[] flags) {
        return IntStream.range(0, flags.length).filter(k -> flags[k]).count();
    }

    private static double mean(double[] values, boolean[] flags, boolean wanted) {
        return IntStream.range(0, values.length)
                .filter(k -> flags[k] == wanted)
                .mapToDouble(k -> values[k])
                .average()
                .orElseThrow();
    }
}

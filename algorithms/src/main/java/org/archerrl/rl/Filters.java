package org.archerrl.rl;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Which trajectories filtered cloning keeps: indices, in rising order. */
public final class Filters {
    private Filters() {}

    /**
     * The q-quantile, linear between the two nearest order statistics around place {@code q (N-1)} (NumPy's default, method 7 of
     * Hyndman and Fan, 1996).
     *
     * @param values finite numbers, at least one, in any order
     * @param q from 0 (the smallest) to 1 (the largest)
     * @throws IllegalArgumentException if there is no value, or one is not finite
     */
    public static double quantile(double[] values, double q) {
        Check.within("quantile", q, 0, 1);
        Shapes.notEmpty("values", values.length);
        double[] sorted = Arrays.stream(values)
                .map(value -> Check.within("a value", value, -Double.MAX_VALUE, Double.MAX_VALUE))
                .sorted()
                .toArray();
        double place = q * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /**
     * Those with {@code return >= quantile(returns, q)}. Ties at the quantile are all kept, so many more than the share 1 - q may
     * be: all of them where returns are equal (online filtered cloning of ArCHer, arXiv 2402.19446: q = .9).
     *
     * @param return_B of trajectories; none give none
     */
    public static int[] keptAtQuantile(double[] return_B, double q) {
        if (return_B.length == 0) {
            return new int[0];
        }
        double cutoff = quantile(return_B, q);
        return IntStream.range(0, return_B.length)
                .filter(b -> return_B[b] >= cutoff)
                .toArray();
    }

    /**
     * The {@code floor(fraction N)} best; of equal returns the earliest (offline filtered cloning of ArCHer: fraction .1).
     *
     * @param return_B of trajectories; fewer than {@code 1 / fraction} give none
     * @param fraction from 0 to 1
     */
    public static int[] keptByCount(double[] return_B, double fraction) {
        Check.within("fraction", fraction, 0, 1);
        return IntStream.range(0, return_B.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer b) -> return_B[b]).reversed())
                .limit((long) (fraction * return_B.length))
                .mapToInt(b -> b)
                .sorted()
                .toArray();
    }
}

package org.archerrl.rl;

import java.util.Arrays;

/** The moving average that makes a target copy. */
public final class Polyak {
    private Polyak() {}

    /**
     * {@code (1-tau) target + tau online}, element by element; tau = 1 copies, tau = 0 freezes, both exactly (for finite
     * numbers).
     *
     * @return a new array
     * @throws IllegalArgumentException if tau is not in [0, 1] or the lengths differ
     */
    public static double[] average(double[] target, double[] online, double tau) {
        Check.within("tau", tau, 0, 1);
        Shapes.same("target", target, "online", online);
        double[] average = new double[target.length];
        Arrays.setAll(average, i -> (1 - tau) * target[i] + tau * online[i]);
        return average;
    }
}

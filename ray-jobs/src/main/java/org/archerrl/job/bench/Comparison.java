package org.archerrl.job.bench;

import java.util.Arrays;

/**
 * One quantity of both sides; medians over rounds.
 *
 * @param name of the work
 * @param unit of the quantity
 * @param better which way is better
 * @param ours this project's median
 * @param peer the peer's median
 * @param ratio the median of the rounds' ratios, ours by peer's
 * @param min the smallest of them
 * @param max the greatest of them
 * @param rounds how many were measured, after a warm-up
 */
public record Comparison(
        String name,
        String unit,
        Better better,
        double ours,
        double peer,
        double ratio,
        double min,
        double max,
        int rounds) {
    /** Which way a quantity is better. */
    public enum Better {
        MORE,
        LESS
    }

    /** Compares what was measured in the same rounds. */
    static Comparison of(String name, String unit, Better better, double[] ours, double[] peer) {
        double[] ratios = new double[ours.length];
        Arrays.setAll(ratios, round -> ours[round] / peer[round]);
        Arrays.sort(ratios);
        return new Comparison(
                name,
                unit,
                better,
                median(ours),
                median(peer),
                median(ratios),
                ratios[0],
                ratios[ratios.length - 1],
                ratios.length);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

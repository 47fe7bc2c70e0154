package org.archerrl.job.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * How much of something is done in a second.
 *
 * @param name of the work
 * @param unit of the quantity, such as turns/s
 * @param median over the repetitions
 * @param min of the repetitions
 * @param max of the repetitions
 * @param repetitions how many were measured, after a warm-up
 */
public record Rate(String name, String unit, double median, double min, double max, int repetitions) {
    private static final int REPETITIONS = 5;
    private static final double WARM_UP_SECONDS = 1.5;
    private static final double SECONDS = 1;

    /**
     * Measures: a warm-up, then five repetitions of at least a second.
     *
     * @param work does some of it and returns how much, by unit
     */
    static List<Rate> measure(String name, Supplier<Map<String, Double>> work) {
        perSecond(work, WARM_UP_SECONDS);
        Map<String, double[]> rates = new TreeMap<>();
        for (int i = 0; i < REPETITIONS; i++) {
            int repetition = i;
            perSecond(work, SECONDS)
                    .forEach((unit, rate) ->
                            rates.computeIfAbsent(unit, u -> new double[REPETITIONS])[repetition] = rate);
        }
        return rates.entrySet().stream()
                .map(e -> of(name, e.getKey() + "/s", e.getValue()))
                .toList();
    }

    /** Summarises what was measured. */
    static Rate of(String name, String unit, double[] rates) {
        double[] sorted = rates.clone();
        Arrays.sort(sorted);
        return new Rate(name, unit, sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    private static Map<String, Double> perSecond(Supplier<Map<String, Double>> work, double leastSeconds) {
        Map<String, Double> done = new TreeMap<>();
        long begun = System.nanoTime();
        double seconds;
        do {
            work.get().forEach((unit, count) -> done.merge(unit, count, Double::sum));
            seconds = (System.nanoTime() - begun) / 1e9;
        } while (seconds < leastSeconds);
        double spent = seconds;
        done.replaceAll((unit, count) -> count / spent);
        return done;
    }
}

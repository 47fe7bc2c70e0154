package org.archerrl.learning;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.archerrl.rl.Seed;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.Presets;

/**
 * What theory says of a preset on a probe.
 *
 * @param preset its name
 * @param probe its name
 * @param budget what it may spend
 * @param discount instead of the preset's; NaN keeps that
 * @param least of the mean return over the seeds
 * @param most of the mean return over the seeds
 * @param worst that any seed may have
 */
record Expectation(
        String preset, String probe, Budget budget, double discount, double least, double most, double worst) {
    private static final Map<Start, Beginning> BEGINNINGS = new ConcurrentHashMap<>();

    private record Start(String probe, long seed) {}

    /** Returns the mean return after training with each of the seeds, which run side by side. */
    double[] returns(long... seeds) {
        return LongStream.of(seeds).parallel().mapToDouble(this::returned).toArray();
    }

    private double returned(long seed) {
        AlgorithmSpec published = Presets.all().get(preset).spec();
        AlgorithmSpec spec = budget.of(
                published, Double.isNaN(discount) ? published.horizon().discount() : discount);
        try (Study study = new Study(beginning(probe, seed), spec, new Seed(seed))) {
            return study.trained(budget.iterations()).meanReturn();
        }
    }

    static Beginning beginning(String probe, long seed) {
        return BEGINNINGS.computeIfAbsent(
                new Start(probe, seed), start -> Beginning.of(start.probe(), new Seed(start.seed())));
    }

    /** Returns what is wrong with these returns, or nothing. */
    String objection(double... returns) {
        double mean = Arrays.stream(returns).average().orElseThrow();
        double lowest = Arrays.stream(returns).min().orElseThrow();
        return mean >= least && mean <= most && lowest >= worst
                ? ""
                : "expected a mean in [" + least + ", " + most + "] and no seed below " + worst + ", got a mean of "
                        + mean + " of " + Arrays.toString(returns);
    }

    @Override
    public String toString() {
        return preset + " on " + probe + (discount == 0 ? " without a future" : "");
    }
}

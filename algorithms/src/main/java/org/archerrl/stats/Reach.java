package org.archerrl.stats;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a run had spent when it reached a threshold, or when it was looked at last without having reached it.
 *
 * @param x what was spent
 * @param kind which of the two
 */
public record Reach(double x, Kind kind) {
    /** Whether it was reached. */
    public enum Kind {
        /** It was reached at x. */
        REACHED,
        /** It was not reached up to x. */
        CENSORED
    }

    /** Returns how many reached it. */
    public static long reached(List<Reach> runs) {
        return runs.stream().filter(r -> r.kind() == Kind.REACHED).count();
    }

    /**
     * Returns what half of the runs need: the first x at which the Kaplan-Meier estimate (1958) of the share that has not
     * reached it is at most one half; empty if it stays above.
     */
    public static OptionalDouble median(List<Reach> runs) {
        double[] times = runs.stream()
                .filter(r -> r.kind() == Kind.REACHED)
                .mapToDouble(Reach::x)
                .distinct()
                .sorted()
                .toArray();
        double without = 1;
        for (double time : times) {
            long atRisk = runs.stream().filter(r -> r.x() >= time).count();
            long events = runs.stream()
                    .filter(r -> r.kind() == Kind.REACHED && r.x() == time)
                    .count();
            without *= 1 - (double) events / atRisk;
            if (without <= 0.5 + 1e-12) {
                return OptionalDouble.of(time);
            }
        }
        return OptionalDouble.empty();
    }
}

package org.archerrl.job;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Measures phases, and tells who follows the run when one begins. */
final class PhaseClock {
    private final Progress progress;
    private final long begun = System.nanoTime();
    private final Map<String, Double> spent = new TreeMap<>();

    PhaseClock(Progress progress) {
        this.progress = progress;
    }

    <T> T time(Phase phase, Supplier<T> work) {
        progress.phase(phase);
        return time(phase.metric(), work);
    }

    <T> T time(String metric, Supplier<T> work) {
        long start = System.nanoTime();
        T result = work.get();
        spent.merge(metric, (System.nanoTime() - start) / 1e9, Double::sum);
        return result;
    }

    /** Returns the seconds since the last call, by metric. */
    Map<String, Double> drain() {
        Map<String, Double> drained = new TreeMap<>(spent);
        spent.clear();
        return drained;
    }

    /** Returns the seconds since this clock was made. */
    double seconds() {
        return (System.nanoTime() - begun) / 1e9;
    }
}

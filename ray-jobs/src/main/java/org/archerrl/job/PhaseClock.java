package org.archerrl.job;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.archerrl.job.telemetry.Telemetry;

/** Measures phases, and tells who follows the run when one begins and ends. */
final class PhaseClock {
    private final Progress progress;
    private final Telemetry telemetry;
    private final long begun = System.nanoTime();
    private final Map<String, Double> spent = new TreeMap<>();

    PhaseClock(Progress progress, Telemetry telemetry) {
        this.progress = progress;
        this.telemetry = telemetry;
    }

    <T> T time(Phase phase, Supplier<T> work) {
        progress.phase(phase);
        return time(phase.metric(), work);
    }

    <T> T time(String metric, Supplier<T> work) {
        long start = System.nanoTime();
        telemetry.begun(metric);
        T result = work.get();
        double seconds = (System.nanoTime() - start) / 1e9;
        telemetry.ended(metric, seconds);
        spent.merge(metric, seconds, Double::sum);
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

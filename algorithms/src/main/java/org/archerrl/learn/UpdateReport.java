package org.archerrl.learn;

import com.google.common.collect.ImmutableSortedMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The scalars of one update, by metric name.
 *
 * @param scalars finite or NaN, never null
 */
public record UpdateReport(Map<String, Double> scalars) {
    /** Nothing to report. */
    public static final UpdateReport NONE = new UpdateReport(Map.of());

    public UpdateReport {
        scalars = ImmutableSortedMap.copyOf(scalars);
    }

    /** Returns each scalar's mean over the reports that have it. */
    public static UpdateReport mean(List<UpdateReport> reports) {
        Map<String, double[]> sums = new TreeMap<>();
        for (UpdateReport report : reports) {
            report.scalars.forEach((name, value) -> {
                double[] sum = sums.computeIfAbsent(name, n -> new double[2]);
                sum[0] += value;
                sum[1]++;
            });
        }
        Map<String, Double> means = new TreeMap<>();
        sums.forEach((name, sum) -> means.put(name, sum[0] / sum[1]));
        return new UpdateReport(means);
    }
}

package org.archerrl.job.telemetry;

import com.google.common.base.CaseFormat;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.archerrl.job.run.Metrics;
import org.archerrl.job.run.Metrics.Meaning;

/** Every metric of the last iteration that had it, as a gauge. What no iteration had yet is not there: zero would be a lie. */
final class LastIteration implements MultiCollector {
    private volatile Map<String, Double> values = Map.of();

    /** Takes an iteration's metrics. */
    synchronized void set(Map<String, Double> metrics) {
        Map<String, Double> all = new TreeMap<>(values);
        all.putAll(metrics);
        values = all;
    }

    /** Returns a metric's name in Prometheus, which ends in its unit where that is seconds or a share. */
    static String name(String metric, String unit) {
        String snake = CaseFormat.LOWER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, metric.replace('.', '_'));
        String suffix =
                switch (unit) {
                    case "s" -> snake.equals("seconds") ? "" : "_seconds";
                    case "share" -> "_ratio";
                    default -> "";
                };
        return "archer_" + snake + suffix;
    }

    @Override
    public MetricSnapshots collect() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        values.forEach((metric, value) -> {
            Meaning meaning = Metrics.ALL.get(metric);
            all.metricSnapshot(GaugeSnapshot.builder()
                    .name(name(metric, meaning.unit()))
                    .help(help(meaning))
                    .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
                    .build());
        });
        return all.build();
    }

    private static String help(Meaning meaning) {
        return "Last iteration: " + meaning.formula()
                + (meaning.unit().isEmpty() ? "." : "; in " + meaning.unit() + ".");
    }

    @Override
    public List<String> getPrometheusNames() {
        return Metrics.ALL.entrySet().stream()
                .map(each -> name(each.getKey(), each.getValue().unit()))
                .toList();
    }
}

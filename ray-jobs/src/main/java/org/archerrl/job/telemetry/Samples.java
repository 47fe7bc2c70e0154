package org.archerrl.job.telemetry;

import com.google.common.collect.ImmutableSortedMap;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DistributionDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.State;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.archerrl.job.cluster.Sample;

/** The samples of Prometheus' metrics, as its text has them. */
final class Samples {
    private Samples() {}

    /** Returns all samples of a metric. */
    static List<Sample> of(MetricSnapshot metric) {
        List<Sample> samples = new ArrayList<>();
        for (DataPointSnapshot point : metric.getDataPoints()) {
            samples.addAll(of(metric.getMetadata(), point));
        }
        return samples;
    }

    private static List<Sample> of(MetricMetadata metric, DataPointSnapshot point) {
        Labels labels = point.getLabels();
        if (point instanceof CounterDataPointSnapshot counter) {
            return List.of(sample(metric, "_total", labels, Sample.Kind.COUNTER, counter.getValue()));
        }
        if (point instanceof GaugeDataPointSnapshot gauge) {
            return List.of(sample(metric, "", labels, Sample.Kind.GAUGE, gauge.getValue()));
        }
        List<Sample> samples = new ArrayList<>();
        if (point instanceof StateSetDataPointSnapshot states) {
            for (State state : states) {
                Labels own = labels.add(metric.getPrometheusName(), state.getName());
                samples.add(sample(metric, "", own, Sample.Kind.GAUGE, state.isTrue() ? 1 : 0));
            }
        }
        if (point instanceof HistogramDataPointSnapshot histogram) {
            ClassicHistogramBuckets buckets = histogram.getClassicBuckets();
            long below = 0;
            for (int i = 0; i < buckets.size(); i++) {
                below += buckets.getCount(i);
                double bound = buckets.getUpperBound(i);
                Labels own = labels.add("le", bound == Double.POSITIVE_INFINITY ? "+Inf" : Double.toString(bound));
                samples.add(sample(metric, "_bucket", own, Sample.Kind.COUNTER, below));
            }
        }
        if (point instanceof DistributionDataPointSnapshot distribution) {
            samples.add(sample(metric, "_count", labels, Sample.Kind.COUNTER, distribution.getCount()));
            samples.add(sample(metric, "_sum", labels, Sample.Kind.COUNTER, distribution.getSum()));
        }
        return samples;
    }

    private static Sample sample(MetricMetadata metric, String suffix, Labels labels, Sample.Kind kind, double value) {
        ImmutableSortedMap.Builder<String, String> all = ImmutableSortedMap.naturalOrder();
        labels.forEach(label -> all.put(label.getName(), label.getValue()));
        return new Sample(metric.getPrometheusName() + suffix, metric.getHelp(), all.build(), kind, value);
    }
}

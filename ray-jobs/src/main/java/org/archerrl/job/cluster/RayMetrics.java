package org.archerrl.job.cluster;

import io.ray.runtime.metric.Metric;
import io.ray.runtime.metric.MetricConfig;
import io.ray.runtime.metric.Metrics;
import io.ray.runtime.metric.Sum;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A run's numbers among Ray's own metrics, which the agent of the driver's node exports as {@code ray_archer_*}.
 *
 * <p>They get as far as the agent only where the node was started with {@code --dashboard-agent-grpc-port=65535}, the port
 * that Ray's Java side sends to. Ray's gauges and sums are right, its counts and histograms are not.
 */
final class RayMetrics implements AutoCloseable {
    private static final long INTERVAL_MS = 1000;

    private final Watcher watcher;
    private final Map<List<Object>, Metric> registered = new HashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "ray-metrics");
        thread.setDaemon(true);
        return thread;
    });

    private RayMetrics(Watcher watcher) {
        this.watcher = watcher;
    }

    /** Begins; where it fails it ends with a notice, and the run goes on. */
    static RayMetrics publish(Watcher watcher, Consumer<String> notices) {
        Metrics.init(new MetricConfig(INTERVAL_MS, 1, INTERVAL_MS));
        RayMetrics metrics = new RayMetrics(watcher);
        Runnable tick = () -> {
            try {
                metrics.update();
            } catch (RuntimeException e) {
                notices.accept("Ray's metrics get no more of this run: " + e);
                throw e;
            }
        };
        metrics.clock.scheduleAtFixedRate(tick, 0, INTERVAL_MS, TimeUnit.MILLISECONDS);
        return metrics;
    }

    private void update() {
        for (Sample sample : watcher.samples()) {
            Metric metric =
                    registered.computeIfAbsent(List.of(sample.name(), sample.labels()), unknown -> registered(sample));
            metric.update(metric instanceof Sum sum ? sample.value() - sum.getSum() : sample.value());
        }
    }

    private static Metric registered(Sample sample) {
        return switch (sample.kind()) {
            case COUNTER -> Metrics.sum()
                    .name(sample.name())
                    .description(sample.help())
                    .unit("")
                    .tags(sample.labels())
                    .register();
            case GAUGE -> Metrics.gauge()
                    .name(sample.name())
                    .description(sample.help())
                    .unit("")
                    .tags(sample.labels())
                    .register();
        };
    }

    @Override
    public void close() {
        clock.shutdownNow();
        Metrics.shutdown();
    }
}

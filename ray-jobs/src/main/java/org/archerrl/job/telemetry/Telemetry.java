package org.archerrl.job.telemetry;

import com.google.common.collect.ImmutableList;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.StateSet;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.job.cluster.Sample;
import org.archerrl.job.cluster.Watcher;
import org.archerrl.job.cluster.WorkerPool.Crew;
import org.archerrl.job.run.Metrics;
import org.archerrl.replay.TokenTurn;
import org.archerrl.rollout.Episode;

/**
 * The numbers of one run, kept from its first moment, whether anybody scrapes them or not. May be told from any thread.
 *
 * <p>Names begin with {@code archer_}. Counters start at zero with the process: a run that goes on in another one counts
 * anew, as Prometheus expects.
 */
public final class Telemetry implements Watcher {
    private static final List<String> PHASES = Metrics.ALL.keySet().stream()
            .filter(name -> name.startsWith("time."))
            .map(Telemetry::phase)
            .collect(ImmutableList.toImmutableList());

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter episodes = counter("episodes_played", "Whole episodes that workers have played.", "purpose");
    private final Counter turns = counter("turns_played", "Turns of these episodes.", "purpose");
    private final Counter tokens = counter("tokens_played", "Tokens that the policy said in these turns.", "purpose");
    private final Counter faults = counter(
            "episode_faults", "Tries at an episode that a fault of its environment spoiled, by what it was.", "kind");
    private final Counter lost = counter("actors_lost", "Actors whose process was gone, and were replaced.", "actor");
    private final Gauge wanted = gauge("rollout_workers_wanted", "Rollout workers that the recipe asks for.");
    private final Gauge present = gauge("rollout_workers_present", "Rollout workers that are there.");
    private final Gauge busy = gauge("rollout_workers_busy", "Rollout workers that play now, a piece of work each.");
    private final Gauge waiting = gauge("pieces_waiting", "Pieces of rollout work that no worker has yet.");
    private final Gauge finished = gauge("pieces_finished", "Pieces that are played and wait for the driver.");
    private final LastIteration last = new LastIteration();
    private final Histogram staleness = Histogram.builder()
            .name("archer_staleness_versions")
            .help("Version of the policy at a turn's arrival less that which spoke.")
            .classicOnly()
            .classicUpperBounds(0, 1, 2, 4, 8, 16, 32)
            .register(registry);
    private final Summary phaseTimes = Summary.builder()
            .name("archer_phase_seconds")
            .unit(Unit.SECONDS)
            .help("Time spent in a phase of an iteration.")
            .labelNames("phase")
            .register(registry);
    private final StateSet phaseNow = StateSet.builder()
            .name("archer_phase")
            .help("Phases that are under way.")
            .states(PHASES.toArray(new String[0]))
            .register(registry);

    /** Makes the numbers of a run that has not begun. */
    public Telemetry() {
        registry.register(last);
        for (Purpose purpose : Purpose.values()) {
            List.of(episodes, turns, tokens).forEach(counter -> counter.initLabelValues(label(purpose)));
        }
        for (EnvironmentFault.Kind kind : EnvironmentFault.Kind.values()) {
            faults.initLabelValues(label(kind));
        }
        lost.initLabelValues("rollout worker");
        PHASES.forEach(phaseTimes::initLabelValues);
    }

    private Counter counter(String name, String help, String label) {
        return Counter.builder()
                .name("archer_" + name + "_total")
                .help(help)
                .labelNames(label)
                .register(registry);
    }

    private Gauge gauge(String name, String help) {
        return Gauge.builder().name("archer_" + name).help(help).register(registry);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String phase(String metric) {
        return metric.substring("time.".length());
    }

    /**
     * Episodes have reached the driver.
     *
     * @param policyVersion of the learner now
     */
    public void played(Purpose purpose, List<Episode> arrived, int policyVersion) {
        String label = label(purpose);
        episodes.labelValues(label).inc(arrived.size());
        for (Episode episode : arrived) {
            List<TokenTurn> said = episode.tokens().turns();
            turns.labelValues(label).inc(said.size());
            episode.faults().forEach(kind -> faults.labelValues(label(kind)).inc());
            tokens.labelValues(label)
                    .inc(said.stream().mapToInt(TokenTurn::utteranceLength).sum());
            if (purpose == Purpose.ROLLOUT) {
                said.forEach(turn -> staleness.observe(policyVersion - turn.policyVersion()));
            }
        }
    }

    @Override
    public void lost(String kind) {
        lost.labelValues(kind).inc();
    }

    @Override
    public void stands(Crew crew) {
        wanted.set(crew.wanted());
        present.set(crew.present());
        busy.set(crew.busy());
        waiting.set(crew.waiting());
        finished.set(crew.finished());
    }

    /**
     * A phase begins.
     *
     * @param metric its time in {@link Metrics}
     */
    public void begun(String metric) {
        phaseNow.setTrue(phase(metric));
    }

    /**
     * A phase is over.
     *
     * @param metric its time in {@link Metrics}
     * @param seconds that it took
     */
    public void ended(String metric, double seconds) {
        phaseNow.setFalse(phase(metric));
        phaseTimes.labelValues(phase(metric)).observe(seconds);
    }

    /** An iteration is over, with these metrics. */
    public void iteration(Map<String, Double> metrics) {
        last.set(metrics);
    }

    @Override
    public List<Sample> samples() {
        return registry.scrape().stream()
                .flatMap(metric -> Samples.of(metric).stream())
                .toList();
    }

    PrometheusRegistry registry() {
        return registry;
    }
}

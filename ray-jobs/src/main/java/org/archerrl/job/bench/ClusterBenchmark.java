package org.archerrl.job.bench;

import com.google.common.collect.ImmutableMap;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.archerrl.job.cluster.Cluster;
import org.archerrl.job.run.RunException;

/** How well a run uses what a cluster has. */
public final class ClusterBenchmark {
    /** Name to one-sentence description, in the order of running. */
    public static final Map<String, String> ALL = ImmutableMap.of(
            "overlap", "iterations with rollouts beside learning, against one after the other; 50 ms a turn, embedded",
            "scale", "the driver and the replay buffer with a thousand simulated rollout workers",
            "broadcast", "500 MB of weights to four actors, against a plain copy; needs --address");

    private final Optional<String> address;
    private final int rounds;
    private final List<Rate> rates = new ArrayList<>();
    private final List<Comparison> comparisons = new ArrayList<>();

    /**
     * Makes a benchmark.
     *
     * @param address of a Ray cluster; empty is embedded
     * @param rounds how often each side of a comparison works
     */
    public ClusterBenchmark(Optional<String> address, int rounds) {
        this.address = address;
        this.rounds = rounds;
    }

    /**
     * Runs some.
     *
     * @param names of {@link #ALL}
     * @param begun is told each one's name when it begins
     */
    public void run(Collection<String> names, Consumer<String> begun) {
        if (names.contains("broadcast") && address.isEmpty()) {
            throw new RunException(
                    "broadcast: embedded, nothing is sent anywhere; give --address HOST:PORT of a Ray cluster,"
                            + " or name the other benchmarks");
        }
        if (names.contains("overlap")) {
            begun.accept("overlap");
            comparisons.add(OverlapBench.run(rounds));
        }
        if (names.contains("scale") || names.contains("broadcast")) {
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
            try (Cluster cluster = Cluster.open(address, nowhere)) {
                if (names.contains("scale")) {
                    begun.accept("scale");
                    rates.addAll(ScaleBench.run(cluster));
                }
                if (names.contains("broadcast")) {
                    begun.accept("broadcast");
                    comparisons.add(BroadcastBench.run(cluster, rounds));
                }
            }
        }
    }

    /** Returns the rates that were measured. */
    public List<Rate> rates() {
        return List.copyOf(rates);
    }

    /** Returns the comparisons that were made. */
    public List<Comparison> comparisons() {
        return List.copyOf(comparisons);
    }
}

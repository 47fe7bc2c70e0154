package org.archerrl.job.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.archerrl.job.bench.Benchmark;
import org.archerrl.job.bench.ClusterBenchmark;
import org.archerrl.job.bench.EnvironmentBench;
import org.archerrl.job.bench.PeerBenchmark;
import org.archerrl.job.config.Nearest;
import org.archerrl.job.run.RunException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code archer bench}. */
@Command(
        name = "bench",
        description =
                "Measures how fast this machine plays and learns, at the sizes of twenty-questions-10; with --peer,"
                        + " how fast this project is beside torch and transformers in Python; with --cluster, how well a run uses"
                        + " many workers; with --environment, how fast one environment plays.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "environment, rollout, critic, policy, cloning, iteration; with --peer: sampling-6x384,"
                    + " policy-6x384, critic-6x384, and the same with 12x768; with --cluster: overlap, scale, broadcast."
                    + " Default: all.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--json", description = "Prints one object.")
    private boolean json;

    @Option(names = "--save", paramLabel = "FILE", description = "Writes that object to FILE, a new one.")
    private Path save;

    @ArgGroup
    private Kind kind = new Kind();

    /** What else than this machine alone is measured. */
    static final class Kind {
        @ArgGroup(exclusive = false)
        private PeerOptions peer;

        @ArgGroup(exclusive = false)
        private ClusterOptions cluster;

        @ArgGroup(exclusive = false)
        private EnvironmentOptions environment;
    }

    /** Which environment is measured. */
    static final class EnvironmentOptions {
        @Option(
                names = "--environment",
                paramLabel = "ENVIRONMENT",
                required = true,
                description = "Measures this one with each of its scripted players.")
        private String name;

        @ArgGroup(exclusive = false)
        private EnvironmentSettings settings = new EnvironmentSettings();
    }

    /** What is asked of a benchmark of clusters. */
    static final class ClusterOptions {
        @Option(names = "--cluster", required = true, description = "Measures overlap, scale and broadcast.")
        private boolean isWanted;

        @Option(names = "--address", paramLabel = "HOST:PORT", description = "A Ray cluster; default: embedded.")
        private String address;

        @Option(names = "--repeat", paramLabel = "N", description = "How often either side works; default: 5.")
        private int rounds = 5;

        private ClusterBenchmark benchmark() {
            atLeastOne("--repeat", rounds);
            return new ClusterBenchmark(Optional.ofNullable(address), rounds);
        }
    }

    private static void atLeastOne(String option, int value) {
        if (value < 1) {
            throw new RunException(option + ": must be at least 1, got " + value);
        }
    }

    /** What is asked of a comparison. */
    static final class PeerOptions {
        @Option(
                names = "--peer",
                required = true,
                description = "Does the same work in Python too, in turn, and prints ratios.")
        private boolean isWanted;

        @Option(
                names = "--peer-venv",
                paramLabel = "DIR",
                description = "Virtual environment with torch and transformers, made if it is not there (several GB)."
                        + " Default: in the user's cache directory.")
        private Path directory = PeerBenchmark.usualDirectory();

        @Option(names = "--threads", paramLabel = "N", description = "Of either side; default: 2.")
        private int threads = 2;

        @Option(names = "--rounds", paramLabel = "N", description = "How often either side works; default: 5.")
        private int rounds = 5;

        private PeerBenchmark benchmark() {
            atLeastOne("--threads", threads);
            atLeastOne("--rounds", rounds);
            return new PeerBenchmark(directory, threads, rounds);
        }
    }

    private Map<String, String> all() {
        if (kind.cluster != null) {
            return ClusterBenchmark.ALL;
        }
        return kind.peer == null ? Benchmark.ALL : PeerBenchmark.ALL;
    }

    @Override
    public Integer call() {
        Map<String, String> all = all();
        for (String name : names) {
            if (!all.containsKey(name)) {
                throw new RunException("there is no benchmark '" + name + "'; there is "
                        + String.join(", ", all.keySet()) + Nearest.suggestion(name, all.keySet()));
            }
        }
        Set<String> wanted = names.isEmpty() ? all.keySet() : new LinkedHashSet<>(names);
        Consumer<String> begun = name -> System.err.println(name + ": " + all.get(name) + " ...");
        Optional<PeerBenchmark> beside = Optional.ofNullable(kind.peer).map(PeerOptions::benchmark);
        claim();
        BenchReport report = beside.map(b -> BenchReport.of(b, b.run(wanted, begun)))
                .or(() -> Optional.ofNullable(kind.cluster).map(c -> ofCluster(c.benchmark(), wanted, begun)))
                .or(() -> Optional.ofNullable(kind.environment)
                        .map(e -> BenchReport.of(EnvironmentBench.run(e.settings.of(e.name)))))
                .orElseGet(() -> alone(wanted, begun));
        write(report.object());
        if (json) {
            Json.print(report.object());
        } else {
            report.lines().forEach(System.out::println);
        }
        return 0;
    }

    private static BenchReport ofCluster(ClusterBenchmark benchmark, Set<String> wanted, Consumer<String> begun) {
        benchmark.run(wanted, begun);
        return BenchReport.of(benchmark);
    }

    private static BenchReport alone(Set<String> wanted, Consumer<String> begun) {
        Benchmark benchmark = new Benchmark();
        benchmark.run(wanted, begun);
        return BenchReport.of(benchmark);
    }

    /** Makes the file before minutes are spent on what goes into it. */
    private void claim() {
        if (save != null) {
            try {
                Files.createFile(save);
            } catch (FileAlreadyExistsException e) {
                throw new RunException("--save: there is a file " + save + " already; name a new one");
            } catch (IOException e) {
                throw new RunException("--save: " + save + " cannot be written (" + e
                        + "); name a file in a directory that you may write to");
            }
        }
    }

    private void write(Map<String, Object> result) {
        if (save != null) {
            try {
                Files.writeString(save, Json.text(result) + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(save + " cannot be written", e);
            }
        }
    }
}

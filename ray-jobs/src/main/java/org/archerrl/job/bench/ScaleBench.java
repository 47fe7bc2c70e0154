package org.archerrl.job.bench;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.primitives.Bytes;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.archerrl.job.Replay;
import org.archerrl.job.Rollouts;
import org.archerrl.job.cluster.Cluster;
import org.archerrl.job.cluster.Ref;
import org.archerrl.job.cluster.Staff;
import org.archerrl.job.cluster.Wire;
import org.archerrl.job.cluster.WorkerPool;
import org.archerrl.job.cluster.WorkerPool.Crew;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;
import org.archerrl.job.run.Metrics;
import org.archerrl.job.run.ReplaySegments;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.Episode;

/**
 * What the driver and the replay buffer can take in: the real queue of work, codec, metrics, replay segments on disk and replay
 * actor, and a thousand simulated rollout workers, threads that sleep as long as their recorded episodes took and hand those in.
 */
final class ScaleBench {
    private static final int WORKERS = 1000;
    private static final int EPISODES_OF_A_PIECE = 4;
    private static final int RECORDED = 64;
    private static final Duration TURN = Duration.ofMillis(50);
    private static final int ITERATIONS = 8;

    private final Recipe recipe = Recipes.load(Benchmark.RECIPE, List.of("replay.capacity=1000000"));
    private final List<Recording> recordings = new ArrayList<>();

    /** A piece as a worker would hand it in: its bytes, where the numbers of its episodes stand, and its number of turns. */
    private record Recording(byte[] bytes, int[] numbersAt, int turns) {
        /** Returns the bytes with other numbers, so that the episodes are new ones. */
        private byte[] numbered(long first) {
            byte[] copy = bytes.clone();
            for (int i = 0; i < numbersAt.length; i++) {
                byte[] number = number(first + i);
                System.arraycopy(number, 0, copy, numbersAt[i], number.length);
            }
            return copy;
        }
    }

    private static byte[] number(long number) {
        return String.format(Locale.ROOT, "bench-%019d", number).getBytes(StandardCharsets.US_ASCII);
    }

    private ScaleBench() {
        try (LearnerBench played = new LearnerBench(recipe)) {
            List<Episode> episodes = played.episodes(RECORDED);
            for (int from = 0; from < RECORDED; from += EPISODES_OF_A_PIECE) {
                recordings.add(recording(episodes.subList(from, from + EPISODES_OF_A_PIECE), from));
            }
        }
    }

    private static Recording recording(List<Episode> episodes, int from) {
        List<Episode> renamed = new ArrayList<>();
        for (int i = 0; i < episodes.size(); i++) {
            TokenTrajectory tokens = episodes.get(i).tokens();
            String id = new String(number(from + i), StandardCharsets.US_ASCII);
            renamed.add(new Episode(
                    episodes.get(i).text(),
                    new TokenTrajectory(
                            id,
                            tokens.instance(),
                            tokens.tokens(),
                            tokens.turns(),
                            tokens.finalContextStart(),
                            tokens.privileged())));
        }
        byte[] bytes = Wire.EPISODES.encode(renamed);
        int[] places = new int[episodes.size()];
        Arrays.setAll(places, i -> Bytes.indexOf(bytes, number(from + i)));
        int turns =
                episodes.stream().mapToInt(e -> e.tokens().turns().size()).max().orElseThrow();
        return new Recording(bytes, places, turns);
    }

    /** Measures at the recorded latencies, then without any, where the driver is the limit. */
    static List<Rate> run(Cluster cluster) {
        ScaleBench bench = new ScaleBench();
        List<Rate> rates = new ArrayList<>(bench.collecting(cluster, TURN));
        rates.addAll(bench.collecting(cluster, Duration.ZERO));
        rates.add(bench.replayAlone(cluster));
        return rates;
    }

    private List<Rate> collecting(Cluster cluster, Duration turn) {
        WorkerPool<Integer> pool = new WorkerPool<>(new Threads(), "simulated worker", WORKERS, Duration.ofHours(1));
        try (pool) {
            Rollouts<Integer> rollouts = new Rollouts<>(pool, (worker, piece) -> {
                Recording recording = recordings.get((int) (piece.first() / EPISODES_OF_A_PIECE % recordings.size()));
                sleep(turn.multipliedBy(recording.turns()));
                return recording.numbered(piece.first());
            });
            String name =
                    WORKERS + " simulated workers, " + (turn.isZero() ? "no latency" : turn.toMillis() + " ms a turn");
            return collecting(cluster, rollouts, name);
        }
    }

    private List<Rate> collecting(Cluster cluster, Rollouts<Integer> rollouts, String name) {
        Path directory = temporary();
        try {
            Replay replay = new Replay(cluster, 1, Ref.of(Recipes.write(recipe)));
            ReplaySegments segments = new ReplaySegments(directory);
            int each = WORKERS * EPISODES_OF_A_PIECE;
            double[] episodes = new double[ITERATIONS];
            double[] cores = new double[ITERATIONS];
            for (int i = -2; i < ITERATIONS; i++) {
                long begun = System.nanoTime();
                long spent = cpuNanos();
                collect(rollouts, replay, segments, i + 2, each);
                double seconds = (System.nanoTime() - begun) / 1e9;
                if (i >= 0) {
                    episodes[i] = each / seconds;
                    cores[i] = (cpuNanos() - spent) / 1e9 / seconds;
                }
            }
            return List.of(Rate.of(name, "episodes/s", episodes), Rate.of(name, "cores busy", cores));
        } finally {
            delete(directory);
        }
    }

    /** What the driver does with an iteration's episodes, one iteration ahead. */
    private static void collect(
            Rollouts<Integer> rollouts, Replay replay, ReplaySegments segments, int iteration, int each) {
        for (int i = iteration; i <= iteration + 1; i++) {
            rollouts.ask(i, (long) i * each, each, new Seed(1), 1);
        }
        List<Episode> played = rollouts.take(iteration);
        Metrics.of("rollout", played);
        List<TokenTrajectory> tokens = played.stream().map(Episode::tokens).toList();
        segments.write(iteration, tokens);
        replay.add(tokens);
    }

    /** One replay actor alone: how fast it takes episodes in. */
    private Rate replayAlone(Cluster cluster) {
        Replay replay = new Replay(cluster, 1, Ref.of(Recipes.write(recipe)));
        long[] next = {0};
        double[] rates = new double[ITERATIONS];
        for (int i = -2; i < ITERATIONS; i++) {
            List<TokenTrajectory> tokens = new ArrayList<>();
            for (int piece = 0; piece < WORKERS; piece++) {
                Recording recording = recordings.get(piece % recordings.size());
                Wire.EPISODES.decode(recording.numbered(next[0])).forEach(e -> tokens.add(e.tokens()));
                next[0] += EPISODES_OF_A_PIECE;
            }
            long begun = System.nanoTime();
            replay.add(tokens);
            if (i >= 0) {
                rates[i] = tokens.size() / ((System.nanoTime() - begun) / 1e9);
            }
        }
        return Rate.of("one replay actor alone", "episodes/s", rates);
    }

    /** Simulated workers are there at once, and are never lost. */
    private static final class Threads implements Staff<Integer> {
        @Override
        public Integer start(String name) {
            return 0;
        }

        @Override
        public void giveBack(Integer worker) {}

        @Override
        public String needs() {
            return "nothing";
        }

        @Override
        public void lost(String name) {}

        @Override
        public void stands(Crew crew) {}

        @Override
        public void notice(String text) {}

        @Override
        public Staff.Leaving leaving() {
            return Staff.Leaving.WHEN_DONE;
        }
    }

    private static void sleep(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("archer-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try {
            MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

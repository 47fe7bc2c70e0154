package org.archerrl.job.bench;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.archerrl.job.Broadcast;
import org.archerrl.job.bench.Comparison.Better;
import org.archerrl.job.cluster.Cluster;
import org.archerrl.job.cluster.ClusterException;
import org.archerrl.job.cluster.Ref;
import org.archerrl.job.cluster.RemoteActor;

/**
 * 500 MB of weights from one actor to four: the time until all have them in their tensors, beside that of all four copying as many
 * bytes within their own processes at the same time.
 */
final class BroadcastBench {
    private static final int WORKERS = 4;
    private static final int TENSORS = 53;
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private BroadcastBench() {}

    static Comparison run(Cluster cluster, int rounds) {
        RemoteActor<WeightsActor> source = started(cluster, "source of weights", 1);
        List<RemoteActor<WeightsActor>> workers = IntStream.range(0, WORKERS)
                .mapToObj(i -> started(cluster, "taker " + i + " of weights", 0))
                .toList();
        long bytes = source.call(WeightsActor::weightBytes).take("the size", DEADLINE);
        double[] broadcast = new double[rounds];
        double[] plain = new double[rounds];
        for (int round = -1; round < rounds; round++) {
            int version = round + 1;
            double first = seconds(() -> broadcast(source, workers, bytes, version));
            double second = seconds(() -> copy(workers));
            if (round >= 0) {
                broadcast[round] = first;
                plain[round] = second;
            }
        }
        workers.forEach(worker -> {
            if (worker.call(WeightsActor::first).take("a weight", DEADLINE) != 1) {
                throw new ClusterException("the weights that arrived are not those that were sent");
            }
        });
        return Comparison.of(
                (bytes / 1_000_000) + " MB to " + WORKERS + ", plain copy", "s", Better.LESS, broadcast, plain);
    }

    private static RemoteActor<WeightsActor> started(Cluster cluster, String name, float value) {
        RemoteActor<WeightsActor> actor = cluster.start(WeightsActor::new, name);
        actor.call(WeightsActor::fill, Ref.of(TENSORS), Ref.of(value)).take("the weights of the " + name, DEADLINE);
        return actor;
    }

    private static void broadcast(
            RemoteActor<WeightsActor> source, List<RemoteActor<WeightsActor>> workers, long bytes, int version) {
        Broadcast weights = new Broadcast(source, bytes, version, Optional.empty());
        CompletableFuture.allOf(workers.stream()
                        .map(worker -> CompletableFuture.runAsync(
                                () -> weights.teach(worker), task -> new Thread(task).start()))
                        .toArray(CompletableFuture[]::new))
                .join();
        weights.release();
    }

    private static void copy(List<RemoteActor<WeightsActor>> workers) {
        workers.stream()
                .map(worker -> worker.call(WeightsActor::copyPlainly))
                .toList()
                .forEach(answer -> answer.take("a copy", DEADLINE));
    }

    private static double seconds(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return (System.nanoTime() - begun) / 1e9;
    }
}

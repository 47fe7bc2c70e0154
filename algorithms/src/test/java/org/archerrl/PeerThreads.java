package org.archerrl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.archerrl.learn.Peers;

/** Peers that are threads of this process. */
public final class PeerThreads {
    private final float[][] given;
    private final CyclicBarrier all;

    private PeerThreads(int count) {
        given = new float[count][];
        all = new CyclicBarrier(count);
    }

    /** Does the same work in as many threads, and returns what came of it in each, in order. */
    public static <T> List<T> run(int count, Function<Peers, T> work) {
        PeerThreads together = new PeerThreads(count);
        ExecutorService threads = Executors.newFixedThreadPool(count);
        List<Future<T>> running = new ArrayList<>();
        for (int rank = 0; rank < count; rank++) {
            Peers peer = together.new Peer(rank);
            running.add(threads.submit(() -> work.apply(peer)));
        }
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get(5, TimeUnit.MINUTES));
            }
            return results;
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private final class Peer implements Peers {
        private final int rank;

        private Peer(int rank) {
            this.rank = rank;
        }

        @Override
        public int rank() {
            return rank;
        }

        @Override
        public int count() {
            return given.length;
        }

        @Override
        public void sum(float[] values) {
            given[rank] = values.clone();
            await();
            if (Arrays.stream(given).anyMatch(other -> other.length != values.length)) {
                throw new IllegalStateException("peers gave "
                        + Arrays.stream(given).map(other -> other.length).toList() + " values");
            }
            Arrays.fill(values, 0);
            for (float[] other : given) {
                for (int i = 0; i < values.length; i++) {
                    values[i] += other[i];
                }
            }
            await();
        }

        private void await() {
            try {
                all.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException("a peer is lost", e);
            }
        }
    }
}

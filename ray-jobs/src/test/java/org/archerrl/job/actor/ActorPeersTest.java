package org.archerrl.job.actor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.archerrl.job.cluster.Cluster;
import org.archerrl.job.cluster.RemoteActor;
import org.archerrl.learn.Peers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sums over learners through actors, on embedded Ray; the {@code tests} module repeats it on a real cluster. */
final class ActorPeersTest {
    private static Cluster cluster;

    @BeforeAll
    static void open() {
        cluster = Cluster.open(
                Optional.empty(), new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    private static List<RemoteActor<SumActor>> sums(String group, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> cluster.startShared(SumActor::new, SumActor.name(group, i), count))
                .toList();
    }

    /** Lets each learner sum in a thread of its own; round r of learner k brings k + r in every place but the last. */
    private static float[][] summed(String group, int count, int length, int rounds) {
        float[][] values = new float[count][];
        CompletableFuture.allOf(IntStream.range(0, count)
                        .mapToObj(k -> CompletableFuture.runAsync(() -> {
                            Peers peers = ActorPeers.of(group, k, count);
                            for (int round = 0; round < rounds; round++) {
                                values[k] = new float[length];
                                Arrays.fill(values[k], k + round);
                                values[k][length - 1] = 1;
                                peers.sum(values[k]);
                            }
                        }))
                        .toArray(CompletableFuture[]::new))
                .join();
        return values;
    }

    @Test
    void everyLearnerGetsTheSameSumsRoundAfterRound() {
        List<RemoteActor<SumActor>> held = sums("three", 3);
        float[][] values = summed("three", 3, 10, 50);
        float[] expected = new float[10];
        Arrays.fill(expected, 3 * 49 + 3);
        expected[9] = 3;
        for (float[] own : values) {
            assertArrayEquals(expected, own);
        }
        assertEquals(3, held.size());
    }

    @Test
    void fewerValuesThanLearnersAreSummedToo() {
        List<RemoteActor<SumActor>> held = sums("few", 3);
        assertArrayEquals(new float[] {3}, summed("few", 3, 1, 2)[2]);
        assertEquals(3, held.size());
    }

    @Test
    void oneLearnerIsAlone() {
        assertSame(Peers.ALONE, ActorPeers.of("nobody", 0, 1));
    }

    @Test
    void learnersOutOfStepAreToldSo() {
        List<RemoteActor<SumActor>> held = sums("apart", 2);
        CompletableFuture<Void> other =
                CompletableFuture.runAsync(() -> ActorPeers.of("apart", 1, 2).sum(new float[4]));
        Throwable told = assertThrows(Throwable.class, () -> {
            ActorPeers.of("apart", 0, 2).sum(new float[6]);
            other.join();
        });
        String message = told instanceof CompletionException ? told.getCause().getMessage() : told.getMessage();
        assertTrue(message.contains("they are not in the same step"), message);
        assertEquals(2, held.size());
    }
}

package org.archerrl.job.cluster;

import static com.google.common.util.concurrent.Uninterruptibles.awaitUninterruptibly;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.archerrl.job.cluster.WorkerPool.Crew;
import org.archerrl.job.cluster.WorkerPool.Urgency;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The facade on embedded Ray; the {@code tests} module repeats this on a real cluster. */
final class ClusterTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static Cluster cluster;

    /** Remembers one text and joins bytes. */
    public static final class Notebook implements Answering {
        private String text = "";
        private int joins;

        @Override
        public String ping() {
            return "here";
        }

        /** Replaces the text. */
        public String note(String newText) {
            text = newText;
            return "noted";
        }

        /** Returns the text and a number. */
        public String read(int number) {
            return text + number;
        }

        /** Returns the first bytes, then the others. */
        public byte[] joined(byte[] first, byte[] second) {
            joins++;
            byte[] both = new byte[first.length + second.length];
            System.arraycopy(first, 0, both, 0, first.length);
            System.arraycopy(second, 0, both, first.length, second.length);
            return both;
        }

        /** Returns how often bytes were joined. */
        public int joins() {
            return joins;
        }

        /** Always fails. */
        public String fail() {
            throw new IllegalStateException("the pencil broke");
        }

        /** Never answers within a test. */
        public String dawdle(long nanos) {
            long end = System.nanoTime() + nanos;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            return "late";
        }
    }

    @BeforeAll
    static void open() {
        cluster = Cluster.open(
                Optional.empty(), new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    private static WorkerPool<RemoteActor<Notebook>> pool(int size) {
        return cluster.pool(Notebook::new, "notebook", size, Needs.NONE, SOON);
    }

    private static <R> R await(WorkerPool<RemoteActor<Notebook>> pool, Future<R> result) {
        return pool.await(result, "the pages", SOON);
    }

    @Test
    void resultsBelongToTheirWorkWhoeverDidIt() {
        try (WorkerPool<RemoteActor<Notebook>> pool = pool(3)) {
            List<Future<String>> pages = IntStream.range(0, 20)
                    .mapToObj(i -> pool.submit(
                            worker -> {
                                worker.call(Notebook::note, Ref.of("page ")).take("the note", SOON);
                                return worker.call(Notebook::read, Ref.of(i)).take("the page", SOON);
                            },
                            Urgency.AHEAD))
                    .toList();
            for (int i = 0; i < 20; i++) {
                assertEquals("page " + i, await(pool, pages.get(i)));
            }
            assertEquals(3, pool.crew().wanted());
            assertEquals(0, pool.crew().waiting());
        }
    }

    @Test
    void whatIsWaitedForGoesFirst() {
        List<String> done = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (WorkerPool<RemoteActor<Notebook>> pool = pool(1)) {
            Future<Boolean> first = pool.submit(
                    worker -> {
                        begun.countDown();
                        awaitUninterruptibly(go);
                        return done.add("first");
                    },
                    Urgency.AHEAD);
            awaitUninterruptibly(begun);
            Future<Boolean> ahead = pool.submit(worker -> done.add("ahead"), Urgency.AHEAD);
            Future<Boolean> now = pool.submit(worker -> done.add("now"), Urgency.NOW);
            assertEquals(new Crew(1, 1, 1, 2, 0), pool.crew());
            go.countDown();
            List.of(first, ahead, now).forEach(result -> await(pool, result));
            assertEquals(List.of("first", "now", "ahead"), done);
        }
    }

    @Test
    void workThatFailsIsToldToWhoeverWaitsAndTheWorkerGoesOn() {
        try (WorkerPool<RemoteActor<Notebook>> pool = pool(1)) {
            Future<String> bad =
                    pool.submit(worker -> worker.call(Notebook::fail).take("the page", SOON), Urgency.AHEAD);
            Future<String> good =
                    pool.submit(worker -> worker.call(Notebook::ping).take("the page", SOON), Urgency.AHEAD);
            String message =
                    assertThrows(ClusterException.class, () -> await(pool, bad)).getMessage();
            assertTrue(message.contains("the page failed: the pencil broke"), message);
            assertEquals("here", await(pool, good));
        }
    }

    @Test
    void simultaneousCallsEachReachTheirOwnActor() {
        List<RemoteActor<Notebook>> books = IntStream.range(0, 4)
                .mapToObj(i -> cluster.start(Notebook::new, "notebook"))
                .toList();
        for (int i = 0; i < 4; i++) {
            books.get(i).call(Notebook::note, Ref.of("page " + i + ":")).take("the note", SOON);
        }
        for (int round = 0; round < 2000; round++) {
            Ref<Integer> number = Ref.of(round);
            List<Ref<String>> pages = books.stream()
                    .map(book -> book.call(Notebook::read, number))
                    .toList();
            for (int i = 0; i < 4; i++) {
                assertEquals("page " + i + ":" + round, pages.get(i).take("the page", SOON));
            }
        }
    }

    @Test
    void aCallIsNotOvertakenWhileItsArgumentIsStillToCome() {
        RemoteActor<Notebook> slow = cluster.start(Notebook::new, "notebook");
        RemoteActor<Notebook> book = cluster.start(Notebook::new, "notebook");
        Ref<String> late = slow.call(Notebook::dawdle, Ref.of(300_000_000L));
        Ref<String> noted = book.call(Notebook::note, late);
        assertEquals("late1", book.call(Notebook::read, Ref.of(1)).take("the page", SOON));
        assertEquals("noted", noted.take("the note", SOON));
        late.free();
    }

    @Test
    void anAnswerIsAnotherCallsArgument() {
        RemoteActor<Notebook> notebook = cluster.start(Notebook::new, "notebook");
        Ref<byte[]> large = Ref.of(new byte[300_000]);
        Ref<byte[]> twice = notebook.call(Notebook::joined, large, large);
        Ref<byte[]> tail = Ref.of(new byte[] {7});
        byte[] all = notebook.call(Notebook::joined, twice, tail).take("the bytes", SOON);
        assertEquals(600_001, all.length);
        assertArrayEquals(new byte[] {0, 7}, new byte[] {all[0], all[600_000]});
        List.of(large, twice, tail).forEach(Ref::free);
        large.free();
    }

    @Test
    void aCallWhoseArgumentsComeTogetherIsMadeOnce() {
        RemoteActor<Notebook> left = cluster.start(Notebook::new, "notebook");
        RemoteActor<Notebook> right = cluster.start(Notebook::new, "notebook");
        RemoteActor<Notebook> reader = cluster.start(Notebook::new, "notebook");
        Ref<byte[]> page = Ref.of(new byte[] {1});
        for (int round = 1; round <= 2000; round++) {
            Ref<byte[]> a = left.call(Notebook::joined, page, page);
            Ref<byte[]> b = right.call(Notebook::joined, page, page);
            assertEquals(4, reader.call(Notebook::joined, a, b).take("both pages", SOON).length);
            a.free();
            b.free();
            assertEquals(round, reader.call(Notebook::joins).take("the number of joins", SOON));
        }
    }

    @Test
    void failuresSayWhatFailedAndWhy() {
        RemoteActor<Notebook> notebook = cluster.start(Notebook::new, "notebook");
        ClusterException e = assertThrows(
                ClusterException.class, () -> notebook.call(Notebook::fail).take("the note", SOON));
        assertEquals("the note failed: the pencil broke", e.getMessage());
        assertEquals("here", notebook.call(Notebook::ping).take("an answer", SOON));
    }

    @Test
    void deadlinesSayWhatWasWaitedFor() {
        RemoteActor<Notebook> notebook = cluster.start(Notebook::new, "notebook");
        Ref<String> late = notebook.call(Notebook::dawdle, Ref.of(1_500_000_000L));
        ClusterException e =
                assertThrows(ClusterException.class, () -> late.get("the late note", Duration.ofSeconds(1)));
        assertTrue(e.getMessage().startsWith("waited 1 s for the late note"), e.getMessage());
        assertEquals("late", late.take("the late note", SOON));
    }
}

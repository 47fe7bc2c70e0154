package org.archerrl.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.archerrl.interaction.Ending;
import org.archerrl.rl.Seed;
import org.archerrl.variant.DataRegime.Draw;
import org.archerrl.variant.DataRegime.Drawing;
import org.junit.jupiter.api.Test;

class ReplayBufferTest {
    private static final Seed SEED = new Seed(5);

    @Test
    void theOldestWholeEpisodesGiveWay() {
        ReplayBuffer buffer = new ReplayBuffer(10);
        buffer.add(episode("a", 4));
        buffer.add(episode("b", 3));
        buffer.add(episode("c", 3));
        assertEquals(10, buffer.turns());

        buffer.add(episode("d", 1));
        assertEquals(List.of("b", "c", "d"), ids(buffer.newest(100)));
        assertEquals(7, buffer.turns());

        buffer.add(episode("e", 10));
        assertEquals(List.of("e"), ids(buffer.newest(100)));
        assertEquals(10, buffer.turns());
        assertEquals(1, buffer.episodes());
    }

    @Test
    void manyEvictionsAgreeWithAPlainQueue() {
        SplittableRandom random = new SplittableRandom(3);
        ReplayBuffer buffer = new ReplayBuffer(50);
        Deque<TokenTrajectory> queue = new ArrayDeque<>();
        for (int n = 0; n < 2000; n++) {
            TokenTrajectory episode = episode("e" + n, 1 + random.nextInt(20));
            buffer.add(episode);
            queue.add(episode);
            while (queue.stream().mapToInt(e -> e.turns().size()).sum() > 50) {
                queue.remove();
            }
            assertEquals(List.copyOf(queue), buffer.newest(Integer.MAX_VALUE));
            assertEquals(queue.size(), buffer.episodes());
            assertEquals(queue.stream().mapToInt(e -> e.turns().size()).sum(), buffer.turns());
        }
    }

    @Test
    void anEpisodeCountsOnceAlsoAfterItsEviction() {
        ReplayBuffer buffer = new ReplayBuffer(2);
        assertTrue(buffer.add(episode("a", 1)));
        assertFalse(buffer.add(episode("a", 1)));
        assertEquals(1, buffer.turns());

        buffer.add(episode("b", 1));
        buffer.add(episode("c", 1));

        assertFalse(buffer.add(episode("a", 1)));
        assertEquals(List.of("b", "c"), ids(buffer.newest(2)));
    }

    @Test
    void theMemoryOfEvictedIdsIsBounded() {
        ReplayBuffer buffer = new ReplayBuffer(1);
        buffer.add(episode("first", 1));
        for (int n = 0; n < ReplayBuffer.REMEMBERED_IDS; n++) {
            buffer.add(episode("e" + n, 1));
        }
        assertFalse(buffer.add(episode("first", 1)), "65,535 were evicted after it");

        buffer.add(episode("next", 1));
        assertTrue(buffer.add(episode("first", 1)));
    }

    @Test
    void newestIsAWindowOldestFirst() {
        ReplayBuffer buffer = filled(5);

        assertEquals(List.of("e3", "e4"), ids(buffer.newest(2)));
        assertEquals(List.of("e0", "e1", "e2", "e3", "e4"), ids(buffer.newest(9)));
        assertEquals(List.of(), buffer.newest(0));
        assertThrows(IllegalArgumentException.class, () -> buffer.newest(-1));
    }

    @Test
    void samplesAreUniformOverEpisodesWhateverTheirLength() {
        ReplayBuffer buffer = new ReplayBuffer(1000);
        for (int n = 0; n < 20; n++) {
            buffer.add(episode("e" + n, 1 + n));
        }

        long[] counts = counts(EpisodeSampler.sample(buffer, 20_000, 0, SEED), 20);

        assertTrue(new ChiSquareTest().chiSquareTest(uniform(20), counts) > 0.01);
    }

    @Test
    void samplesStayUniformAfterTheBufferHasGoneRound() {
        ReplayBuffer buffer = new ReplayBuffer(10);
        for (int n = 0; n < 33; n++) {
            buffer.add(episode("e" + n, 1));
        }

        long[] counts = counts(EpisodeSampler.sample(buffer, 10_000, 0, SEED), 33);

        assertEquals(0, IntStream.range(0, 23).mapToLong(i -> counts[i]).sum());
        long[] stored = IntStream.range(23, 33).mapToLong(i -> counts[i]).toArray();
        assertTrue(new ChiSquareTest().chiSquareTest(uniform(10), stored) > 0.01);
    }

    @Test
    void aSampleMayBePartRecentAndPartWhole() {
        List<TokenTrajectory> sample =
                EpisodeSampler.sample(filled(50), 4000, new Draw(4, .75, Drawing.WITH_REPLACEMENT), SEED);

        long[] recent = counts(sample.subList(0, 3000), 50);
        assertEquals(0, IntStream.range(0, 46).mapToLong(i -> recent[i]).sum());
        long[] others = counts(sample.subList(3000, 4000), 50);
        assertTrue(new ChiSquareTest().chiSquareTest(uniform(50), others) > 0.01);
    }

    @Test
    void withoutReplacementNoEpisodeComesTwice() {
        ReplayBuffer buffer = filled(50);
        Draw newest = new Draw(20, 1, Drawing.WITHOUT_REPLACEMENT);

        List<String> some = ids(EpisodeSampler.sample(buffer, 12, newest, SEED));
        assertEquals(12, Set.copyOf(some).size());
        assertTrue(ids(buffer.newest(20)).containsAll(some));
        for (int count : new int[] {0, 20, 99}) {
            List<String> all = ids(EpisodeSampler.sample(buffer, count, newest, SEED));
            assertEquals(20, all.size());
            assertEquals(Set.copyOf(ids(buffer.newest(20))), Set.copyOf(all));
            assertEquals(all, ids(EpisodeSampler.sample(buffer, count, newest, SEED)));
            assertNotEquals(all, ids(EpisodeSampler.sample(buffer, count, newest, SEED.child("next"))));
        }
    }

    @Test
    void theBestAreThoseAtOrAboveTheQuantile() {
        // Returns 1 to 10: the quantile .9 is 9.1, that of .5 is 5.5.
        List<TokenTrajectory> ten = IntStream.of(4, 10, 1, 7, 2, 9, 3, 8, 5, 6)
                .mapToObj(reward -> worth("e" + reward, reward))
                .toList();
        assertEquals(List.of("e10"), ids(EpisodeSampler.best(ten, .1)));
        assertEquals(List.of("e10", "e7", "e9", "e8", "e6"), ids(EpisodeSampler.best(ten, .5)));
        assertEquals(ten, EpisodeSampler.best(ten, 1));
        List<TokenTrajectory> ties = List.of(worth("a", 0), worth("b", -20), worth("c", 0), worth("d", -20));
        assertEquals(List.of("a", "c"), ids(EpisodeSampler.best(ties, .1)));
    }

    private static TokenTrajectory worth(String id, double reward) {
        TokenTurn turn = new TokenTurn(0, 1, 2, new float[0], reward, Ending.TERMINATED);
        return new TokenTrajectory(id, 0, new int[3], List.of(turn), 0);
    }

    @Test
    void aWindowHoldsTheNewestOnly() {
        long[] counts = counts(EpisodeSampler.sample(filled(50), 4000, 4, SEED), 50);

        assertEquals(0, IntStream.range(0, 46).mapToLong(i -> counts[i]).sum());
        long[] newest = IntStream.range(46, 50).mapToLong(i -> counts[i]).toArray();
        assertTrue(new ChiSquareTest().chiSquareTest(uniform(4), newest) > 0.01);
    }

    @Test
    void seedAndContentDecideTheSample() {
        ReplayBuffer buffer = filled(30);
        ReplayBuffer restored = new ReplayBuffer(10_000);
        buffer.newest(30).forEach(restored::add);

        List<TokenTrajectory> sample = EpisodeSampler.sample(buffer, 16, 20, SEED);

        assertEquals(16, sample.size());
        assertEquals(sample, EpisodeSampler.sample(buffer, 16, 20, SEED));
        assertEquals(sample, EpisodeSampler.sample(restored, 16, 20, SEED));
        assertNotEquals(sample, EpisodeSampler.sample(buffer, 16, 20, SEED.child("next")));
    }

    @Test
    void anEmptyBufferHasNoSample() {
        assertEquals(
                "the replay buffer is empty: collect or seed episodes before sampling 8 of them",
                assertThrows(IllegalStateException.class, () -> EpisodeSampler.sample(new ReplayBuffer(1), 8, 0, SEED))
                        .getMessage());
    }

    @Test
    void limitsAreNamed() {
        assertEquals(
                "replay.capacity: must be at least 1 turn, got 0",
                assertThrows(IllegalArgumentException.class, () -> new ReplayBuffer(0))
                        .getMessage());
        assertEquals(
                "replay.capacity: must be at least the turns of one episode (4 in a), got 3",
                assertThrows(IllegalArgumentException.class, () -> new ReplayBuffer(3).add(episode("a", 4)))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> EpisodeSampler.sample(filled(1), -1, 0, SEED));
        assertThrows(IllegalArgumentException.class, () -> EpisodeSampler.sample(filled(1), 1, -1, SEED));
    }

    private static ReplayBuffer filled(int episodes) {
        ReplayBuffer buffer = new ReplayBuffer(10_000);
        for (int n = 0; n < episodes; n++) {
            buffer.add(episode("e" + n, 2));
        }
        return buffer;
    }

    /** One observation token and one utterance token for each turn, and a last observation. */
    private static TokenTrajectory episode(String id, int turns) {
        List<TokenTurn> list = IntStream.range(0, turns)
                .mapToObj(t -> new TokenTurn(
                        0,
                        2 * t + 1,
                        2 * t + 2,
                        new float[0],
                        -1,
                        t == turns - 1 ? Ending.TERMINATED : Ending.CONTINUES))
                .toList();
        return new TokenTrajectory(id, 0, new int[2 * turns + 1], list, 0);
    }

    private static List<String> ids(List<TokenTrajectory> episodes) {
        return episodes.stream().map(TokenTrajectory::episodeId).toList();
    }

    private static long[] counts(List<TokenTrajectory> sample, int episodes) {
        Map<String, Long> counts = new HashMap<>();
        sample.forEach(e -> counts.merge(e.episodeId(), 1L, Long::sum));
        return IntStream.range(0, episodes)
                .mapToLong(n -> counts.getOrDefault("e" + n, 0L))
                .toArray();
    }

    private static double[] uniform(int n) {
        return IntStream.range(0, n).mapToDouble(i -> 1).toArray();
    }
}

package org.archerrl.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.archerrl.Toy;
import org.archerrl.rl.Seed;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.preset.ArcherPpo;
import org.junit.jupiter.api.Test;

/** Experience in several parts: together they hold what one would, and together they give batches of the same size. */
final class ShardTest {
    private static final int SHARDS = 3;
    private static final AlgorithmSpec SPEC = new ArcherPpo().spec();
    private static final List<TokenTrajectory> EPISODES = episodes();

    /** Each of an instance of its own. */
    private static List<TokenTrajectory> episodes() {
        List<TokenTrajectory> toys = Toy.episodes(40, 11, 5);
        return IntStream.range(0, toys.size())
                .mapToObj(i -> {
                    TokenTrajectory toy = toys.get(i);
                    return new TokenTrajectory(
                            toy.episodeId(), i, toy.tokens(), toy.turns(), toy.finalContextStart(), toy.privileged());
                })
                .toList();
    }

    private static List<Experience> shards() {
        return IntStream.range(0, SHARDS)
                .mapToObj(i -> new Experience(SPEC, 10_000, 16, 8, new Shard(i, SHARDS)))
                .toList();
    }

    private static void fill(List<Experience> shards) {
        EPISODES.forEach(e -> shards.get(Shard.of(e.instance(), SHARDS)).add(List.of(e)));
    }

    @Test
    void partsAddUpToTheWhole() {
        for (int whole : new int[] {0, 1, 2, 7, 100}) {
            assertEquals(
                    whole,
                    IntStream.range(0, 7)
                            .map(i -> new Shard(i, 7).partOf(whole))
                            .sum());
        }
        assertEquals(5, Shard.WHOLE.partOf(5));
        assertThrows(IllegalArgumentException.class, () -> new Shard(2, 2));
    }

    @Test
    void instancesSpreadOverAllParts() {
        int[] counts = new int[8];
        IntStream.range(0, 8000).forEach(i -> counts[Shard.of(i, 8)]++);
        for (int count : counts) {
            assertTrue(count > 800 && count < 1200, "of 8,000 instances one of eight parts has " + count);
        }
    }

    @Test
    void batchesOfAllPartsHaveTheWholeBatchsSizeAndDifferFromPartToPart() {
        List<Experience> shards = shards();
        fill(shards);
        int batch = SPEC.critic().batchEpisodes();
        List<TokenTrajectory> drawn = new ArrayList<>();
        shards.forEach(shard -> drawn.addAll(shard.criticBatch(new Seed(1))));
        assertEquals(batch, drawn.size());
        Set<Integer> from = new HashSet<>();
        drawn.forEach(e -> from.add(Shard.of(e.instance(), SHARDS)));
        assertEquals(SHARDS, from.size());
    }

    @Test
    void anEmptyPartGivesNothing() {
        assertEquals(List.of(), shards().get(0).criticBatch(new Seed(1)));
    }
}

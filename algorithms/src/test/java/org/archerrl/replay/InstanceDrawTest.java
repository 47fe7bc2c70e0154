package org.archerrl.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.archerrl.interaction.Ending;
import org.archerrl.rl.Seed;
import org.archerrl.variant.DataRegime.Draw;
import org.archerrl.variant.DataRegime.Drawing;
import org.junit.jupiter.api.Test;

class InstanceDrawTest {
    /** Instances 0 to 9 of three episodes each, not side by side. */
    private static final List<TokenTrajectory> EPISODES = episodes();

    private static List<TokenTrajectory> episodes() {
        List<TokenTrajectory> episodes = new ArrayList<>();
        for (int e = 0; e < 30; e++) {
            TokenTurn turn = new TokenTurn(0, 1, 2, new float[0], 0, Ending.TERMINATED);
            episodes.add(new TokenTrajectory("e" + e, e % 10, new int[] {1, 0}, List.of(turn), 0));
        }
        return episodes;
    }

    @Test
    void instancesComeWholeAndTheLastOneFillsUp() {
        Draw draw = new Draw(0, 1, Drawing.WITH_REPLACEMENT).ofInstances();
        for (int seed = 0; seed < 20; seed++) {
            List<TokenTrajectory> sample = EpisodeSampler.sample(EPISODES, 7, draw, new Seed(seed));
            assertEquals(9, sample.size());
            for (int i = 0; i < 9; i += 3) {
                long instance = sample.get(i).instance();
                assertEquals(
                        List.of("e" + instance, "e" + (10 + instance), "e" + (20 + instance)),
                        sample.subList(i, i + 3).stream()
                                .map(TokenTrajectory::episodeId)
                                .toList());
            }
        }
    }

    @Test
    void onlyTheWindowsEpisodesOfAnInstanceAreDrawn() {
        Draw draw = new Draw(20, 1, Drawing.WITHOUT_REPLACEMENT).ofInstances();
        List<TokenTrajectory> sample = EpisodeSampler.sample(EPISODES, 0, draw, new Seed(1));
        Map<Long, Long> counts =
                sample.stream().collect(Collectors.groupingBy(TokenTrajectory::instance, Collectors.counting()));
        assertEquals(20, sample.size());
        assertTrue(counts.values().stream().allMatch(count -> count == 2), counts::toString);
    }

    @Test
    void aShareOfTheNewestComesFirst() {
        Draw draw = new Draw(10, .5, Drawing.WITH_REPLACEMENT).ofInstances();
        List<TokenTrajectory> sample = EpisodeSampler.sample(EPISODES, 8, draw, new Seed(2));
        // Four single ones of the newest ten, then two whole instances.
        assertEquals(10, sample.size());
        assertTrue(sample.subList(0, 4).stream().allMatch(e -> EPISODES.indexOf(e) >= 20));
        assertEquals(sample.get(4).instance(), sample.get(6).instance());
    }
}

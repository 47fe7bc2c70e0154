package org.archerrl.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.archerrl.Toy;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.interaction.Ending;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.junit.jupiter.api.Test;

class ToldTest {
    /** Two turns in one segment: 1 2 said 3 0, answered 4, said 5 0, answered 6. */
    private static TokenTrajectory episode(int... privileged) {
        return new TokenTrajectory(
                "e",
                7,
                new int[] {1, 2, 3, 0, 4, 5, 0, 6},
                List.of(
                        new TokenTurn(0, 2, 4, new float[0], 0, Ending.CONTINUES),
                        new TokenTurn(0, 5, 7, new float[0], 1, Ending.TERMINATED)),
                0,
                privileged);
    }

    @Test
    void whatIsKeptStandsBeforeTheWholeSegment() {
        EpisodeBatch batch = new EpisodeBatch(List.of(Told.of(episode(9, 8), 0, 40, 2)));
        assertEquals(1, batch.rows());
        assertArrayEquals(new int[] {9, 8, 0, 1, 2}, batch.context(0));
        assertArrayEquals(new int[] {9, 8, 0, 1, 2, 3, 0, 4}, batch.context(1));
        assertArrayEquals(new int[] {3, 0}, batch.utterance(0));
        assertArrayEquals(new int[] {5, 0}, batch.utterance(1));
    }

    @Test
    void aHistoryWithoutRoomIsCutOnTheLeftAndWhatIsKeptStays() {
        // With 3 before it the second turn takes 5 + 2 of 9; both turns together do not fit.
        EpisodeBatch batch = new EpisodeBatch(List.of(Told.of(episode(9, 8), 0, 9, 2)));
        assertEquals(2, batch.rows());
        assertArrayEquals(new int[] {9, 8, 0, 1, 2}, batch.context(0));
        assertArrayEquals(new int[] {9, 8, 0, 2, 3, 0, 4}, batch.context(1));
        assertArrayEquals(new int[] {5, 0}, batch.utterance(1));
    }

    @Test
    void muchThatIsKeptTakesHalfOfWhatIsSeen() {
        EpisodeBatch batch = new EpisodeBatch(List.of(Told.of(episode(9, 8, 7, 6, 5, 4, 3, 2, 1), 0, 10, 2)));
        assertArrayEquals(new int[] {9, 8, 7, 6, 0, 1, 2}, batch.context(0));
        assertArrayEquals(new int[] {9, 8, 7, 6, 0, 3, 0, 4}, batch.context(1));
    }

    @Test
    void turnsOfRaggedEpisodesKeepTheirOrderAndNeverTakeMoreThanIsSeen() {
        List<TokenTrajectory> episodes = Toy.episodes(40, 6, 3);
        List<TokenTrajectory> told = episodes.stream()
                .map(e -> Told.of(
                        new TokenTrajectory(
                                e.episodeId(), 0, e.tokens(), e.turns(), e.finalContextStart(), new int[] {5, 5, 5}),
                        0,
                        14,
                        4))
                .toList();
        EpisodeBatch before = new EpisodeBatch(episodes);
        EpisodeBatch after = new EpisodeBatch(told);
        assertEquals(before.turns(), after.turns());
        for (int n = 0; n < before.turns(); n++) {
            assertArrayEquals(before.utterance(n), after.utterance(n));
            assertEquals(before.turn(n).reward(), after.turn(n).reward());
            assertEquals(before.episode(n), after.episode(n));
            int[] context = after.context(n);
            assertTrue(context.length + 4 <= 14, () -> context.length + " tokens");
            assertEquals(5, context[2]);
            assertEquals(0, context[3]);
        }
    }
}

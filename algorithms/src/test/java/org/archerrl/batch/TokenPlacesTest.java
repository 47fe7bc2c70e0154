package org.archerrl.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.archerrl.Toy;
import org.archerrl.interaction.Ending;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.junit.jupiter.api.Test;

class TokenPlacesTest {
    /** 11 12 | 13 0 | 14 | 0 | 15 16 in one segment; 21 | 22 0, then a new segment 31 32 33 | 0, then a third: 34. */
    @Test
    void placesByHand() {
        TokenTrajectory oneSegment = new TokenTrajectory(
                "a",
                0,
                new int[] {11, 12, 13, 0, 14, 0, 15, 16},
                List.of(turn(0, 2, 4, Ending.CONTINUES), turn(0, 5, 6, Ending.TRUNCATED)),
                0);
        TokenTrajectory newestObservations = new TokenTrajectory(
                "b",
                0,
                new int[] {21, 22, 0, 31, 32, 33, 0, 34},
                List.of(turn(0, 1, 3, Ending.CONTINUES), turn(3, 6, 7, Ending.TERMINATED)),
                7);
        TokenPlaces places = new TokenPlaces(new EpisodeBatch(List.of(oneSegment, newestObservations)));
        assertEquals(6, places.count());
        assertArrayEquals(new long[] {13, 0, 0, 22, 0, 0}, places.tokens());
        assertArrayEquals(new int[] {0, 0, 1, 2, 2, 3}, places.turnOf());
        assertArrayEquals(new int[] {0, 0, 0, 1, 1, 1}, places.episodeOf());
        assertArrayEquals(new long[] {1, 2, 6, 4, 5, 7}, places.next());
        // Rows of width 8: the first episode's, then three of the second one.
        assertArrayEquals(new long[] {1, 2, 4, 8, 9, 18, 7, 24}, places.stateIndex());
        assertArrayEquals(
                new int[] {0, 2, 3, 5, 6},
                IntStream.rangeClosed(0, 4).map(places::first).toArray());
        assertArrayEquals(
                new int[] {1, 2, 4, 5}, IntStream.range(0, 4).map(places::last).toArray());
    }

    @Test
    void whateverTheEpisodesEachTokenSeesWhatWasSeenAndIsFollowedByTheNext() {
        List<TokenTrajectory> episodes = Toy.episodes(60, 5, 17);
        EpisodeBatch batch = new EpisodeBatch(episodes);
        TokenPlaces places = new TokenPlaces(batch);
        int p = 0;
        int n = 0;
        for (int e = 0; e < episodes.size(); e++) {
            TokenTrajectory episode = episodes.get(e);
            int turns = episode.turns().size();
            for (int t = 0; t < turns; t++, n++) {
                TokenTurn turn = episode.turns().get(t);
                for (int at = turn.contextEnd(); at < turn.utteranceEnd(); at++, p++) {
                    assertEquals(episode.tokens()[at], places.tokens()[p]);
                    assertEquals(n, places.turnOf()[p]);
                    assertEquals(e, places.episodeOf()[p]);
                    assertArrayEquals(
                            Arrays.copyOfRange(episode.tokens(), turn.contextStart(), at),
                            seen(batch, places.stateIndex()[p]));
                    boolean isLast = t + 1 == turns && at + 1 == turn.utteranceEnd();
                    assertEquals(isLast ? places.count() + e : p + 1, places.next()[p]);
                }
                assertEquals(p, places.first(n + 1));
            }
            assertArrayEquals(
                    Arrays.copyOfRange(episode.tokens(), episode.contextStart(turns), episode.contextEnd(turns)),
                    seen(batch, places.stateIndex()[places.count() + e]));
        }
        assertEquals(p, places.count());
    }

    private static int[] seen(EpisodeBatch batch, long index) {
        int row = (int) (index / batch.width());
        return IntStream.rangeClosed(0, (int) (index % batch.width()))
                .map(i -> batch.token(row, i))
                .toArray();
    }

    private static TokenTurn turn(int start, int contextEnd, int utteranceEnd, Ending ending) {
        return new TokenTurn(start, contextEnd, utteranceEnd, new float[0], 0, ending);
    }
}

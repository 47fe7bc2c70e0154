package org.archerrl.variant.credit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.archerrl.rl.Gae;
import org.archerrl.variant.Decisions;
import org.archerrl.variant.PlayedEpisodes;
import org.archerrl.variant.transform.GroupCentered;
import org.archerrl.variant.transform.GroupStandardised;
import org.archerrl.variant.transform.LeaveOneOut;
import org.archerrl.variant.transform.Unchanged;
import org.junit.jupiter.api.Test;

/** Two instances of two episodes: returns -1 and -3 in the first, -2 and -2 in the second. */
class CreditsTest {
    private static final double[][] REWARD = {{-1, 0}, {-1, -1, -1}, {-2}, {-1, -1}};
    private static final long[] INSTANCE = {7, 7, 8, 8};
    private static final PlayedEpisodes ALL_APART = episodes(new long[][] {{1, 2}, {3, 4, 5}, {6}, {9, 10}});

    @Test
    void everyTurnOfAnEpisodeGetsTheEpisodesReturn() {
        assertArrayEquals(
                new double[] {-1, -1, -3, -3, -3, -2, -2, -2},
                new TrajectoryCredit().ofReturns(ALL_APART, .5, new Unchanged()),
                0);
        // Episodes are compared, however many turns they have.
        assertArrayEquals(
                new double[] {1, 1, -1, -1, -1, 0, 0, 0},
                new TrajectoryCredit().ofReturns(ALL_APART, .5, new GroupStandardised()),
                2e-6);
        assertArrayEquals(
                new double[] {2, 2, -2, -2, -2, 0, 0, 0},
                new TrajectoryCredit().ofReturns(ALL_APART, .5, new LeaveOneOut()),
                0);
    }

    @Test
    void everyTurnGetsWhatFollowsIt() {
        assertArrayEquals(
                new double[] {-1, 0, -1.75, -1.5, -1, -2, -1.5, -1},
                new TurnCredit().ofReturns(ALL_APART, .5, new Unchanged()),
                0);
        // Turns of an instance: the mean of the first five is -1.05, that of the others -1.5.
        assertArrayEquals(
                new double[] {.05, 1.05, -.7, -.45, .05, -.5, 0, .5},
                new TurnCredit().ofReturns(ALL_APART, .5, new GroupCentered()),
                1e-12);
    }

    @Test
    void whereNoTwoTurnsStartFromTheSamePlaceOnlyEpisodesAreCompared() {
        assertArrayEquals(
                new TrajectoryCredit().ofReturns(ALL_APART, .5, new GroupStandardised()),
                new AnchoredCredit().ofReturns(ALL_APART, .5, new GroupStandardised()),
                0);
    }

    @Test
    void turnsFromOnePlaceAreComparedToo() {
        // First turns stand at place 1. In the first instance -1 and -1.75 are to come, in the second -2 and -1.5.
        PlayedEpisodes shared = episodes(new long[][] {{1, 2}, {1, 4, 5}, {1}, {1, 10}});
        assertArrayEquals(
                new double[] {1 + .375, 1, -1 - .375, -1, -1, -.25, .25, 0},
                new AnchoredCredit().ofReturns(shared, .5, new GroupCentered()),
                1e-12);
        assertArrayEquals(
                new double[] {1 + .75, 1, -1 - .75, -1, -1, -.5, .5, 0},
                new AnchoredCredit(2).ofReturns(shared, .5, new GroupCentered()),
                1e-12);
    }

    @Test
    void withOneSharedPlaceTheTurnPartIsTheNormalisedRewardToGo() {
        PlayedEpisodes one = new PlayedEpisodes(
                new double[][] {{-1, 0}, {-1, -1, -1}}, new long[] {7, 7}, new long[][] {{1, 1}, {1, 1, 1}});
        double[] toGo = {-1, 0, -1.75, -1.5, -1};
        double[] ofEpisodes = new TrajectoryCredit().ofReturns(one, .5, new GroupStandardised());
        double[] ofPlace = new GroupStandardised().of(toGo, new long[5]);
        assertArrayEquals(
                IntStream.range(0, 5)
                        .mapToDouble(d -> ofEpisodes[d] + ofPlace[d])
                        .toArray(),
                new AnchoredCredit().ofReturns(one, .5, new GroupStandardised()),
                1e-12);
    }

    @Test
    void tokensMakeNothingOfReturnsAlone() {
        assertEquals(
                "token makes nothing of returns",
                assertThrows(IllegalStateException.class, () -> new TokenCredit()
                                .ofReturns(ALL_APART, .5, new Unchanged()))
                        .getMessage());
    }

    /** Two episodes: turns of two tokens and one, then a turn of one token. */
    @Test
    void bothLevelsAreReadEpisodeByEpisode() {
        double[] reward = {0, -1, -2, 3};
        double[] done = {0, 0, 1, 0};
        double[] value = {.5, .25, -1, 2};
        double[] next = {.25, -1, 9, 4};
        Decisions decisions = new Decisions(
                1,
                reward,
                done,
                new int[] {0, 0, 0, 1},
                new int[] {0, 0, 1, 2},
                new double[][] {value},
                new double[][] {next},
                new double[0][],
                new double[0][]);
        double[] first = Gae.biLevel(
                Arrays.copyOf(reward, 3),
                Arrays.copyOf(value, 3),
                new double[] {0, 1, 1},
                Arrays.copyOf(done, 3),
                9,
                .9,
                .99,
                .95);
        double[] expected = Arrays.copyOf(first, 4);
        // 3 + .9 * 4 - 2: the value after the last turn counts, for the episode was not over.
        expected[3] = 4.6;
        assertArrayEquals(expected, new BiLevelCredit(.9).generalised(decisions, value, next, .99, .95), 1e-12);
    }

    private static PlayedEpisodes episodes(long[][] anchor) {
        return new PlayedEpisodes(REWARD, INSTANCE, anchor);
    }
}

package org.archerrl.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GaeTest {
    private static final double[] REWARD = {.5, -1, 2, -.25};
    private static final double[] VALUE = {-1, .5, .75, -2};
    private static final double[] DONE = {0, 0, 0, 1};

    @Test
    void workedNumbers() {
        double[] reward = {0, -1};
        double[] done = {0, 1};
        double[] advantage = Gae.advantages(reward, new double[] {-2, -1}, done, 0, 1, .95);

        assertArrayEquals(new double[] {1, 0}, advantage, 1e-15);
        assertArrayEquals(new double[] {-1, -1}, Gae.returns(advantage, new double[] {-2, -1}), 1e-15);
        assertArrayEquals(new double[] {-.95, -1}, Gae.advantages(reward, new double[2], done, 0, 1, .95), 1e-15);
    }

    @Test
    void lambdaOneIsReturnLessValue() {
        double[] expected = Returns.rewardToGo(REWARD, .9);
        Arrays.setAll(expected, t -> expected[t] - VALUE[t]);

        assertArrayEquals(expected, Gae.advantages(REWARD, VALUE, DONE, 99, .9, 1), 1e-12);
    }

    @Test
    void lambdaZeroIsTheOneStepError() {
        double[] expected = {.5 + .9 * .5 + 1, -1 + .9 * .75 - .5, 2 + .9 * -2 - .75, -.25 + 2};

        assertArrayEquals(expected, Gae.advantages(REWARD, VALUE, DONE, 99, .9, 0), 1e-12);
    }

    @Test
    void nothingLeaksAcrossAnEpisodesEnd() {
        double[] alone = Gae.advantages(REWARD, VALUE, DONE, 0, .9, .95);
        double[] reward = Arrays.copyOf(REWARD, 5);
        double[] value = Arrays.copyOf(VALUE, 5);
        double[] done = Arrays.copyOf(DONE, 5);
        reward[4] = Double.POSITIVE_INFINITY;

        double[] followed = Gae.advantages(reward, value, done, Double.NaN, .9, .95);

        assertArrayEquals(alone, Arrays.copyOf(followed, 4), 0);
    }

    @Test
    void anUnfinishedEpisodeTakesItsLastValue() {
        assertArrayEquals(
                new double[] {1 + .9 * 10 - 3},
                Gae.advantages(new double[] {1}, new double[] {3}, new double[1], 10, .9, .95),
                1e-12);
    }

    /**
     * Two utterances of two action tokens; what the environment says between them is no row, so the token after the first
     * utterance's last is the first of the second.
     */
    @Test
    void tokensOfTheEnvironmentAreSteppedOver() {
        double[] reward = {0, -1, 0, -1};
        double[] value = {-2, -1.5, -1, -.5};
        double[] done = {0, 0, 0, 1};

        double[] delta = {-1.5 + 2, -1 - 1 + 1.5, -.5 + 1, -1 + .5};
        double[] expected = new double[4];
        double next = 0;
        for (int t = 3; t >= 0; t--) {
            next = delta[t] + .95 * next;
            expected[t] = next;
        }

        assertArrayEquals(expected, Gae.advantages(reward, value, done, 0, 1, .95), 1e-12);
    }

    @Test
    void withOneTokenForEachTurnBothLevelsAreTheTurns() {
        double[] ends = {1, 1, 1, 1};

        assertArrayEquals(
                Gae.advantages(REWARD, VALUE, DONE, 0, .95, .9),
                Gae.biLevel(REWARD, VALUE, ends, DONE, 0, .95, 1, .9),
                1e-12);
        double[] cut = {0, 1, 0, 0};
        assertArrayEquals(
                Gae.advantages(REWARD, VALUE, cut, 3, .95, .9),
                Gae.biLevel(REWARD, VALUE, ends, cut, 3, .95, .7, .9),
                1e-12);
    }

    @Test
    void aTurnsTokensShareOutItsReturn() {
        // Turns of two and of three tokens. Turn values -.5 and -2, rewards 0 and -1, discount .9, lambda .5.
        double[] reward = {0, 0, 0, .25, -1};
        double[] value = {-1, -.5, -3, -2.5, -2};
        double[] ends = {0, 1, 0, 0, 1};
        double[] done = {0, 0, 0, 0, 1};

        double[] advantage = Gae.biLevel(reward, value, ends, done, 0, .9, 1, .5);

        double second = -1 + 2;
        double first = 0 + .9 * -2 + .5 + .9 * .5 * second;
        double inSecond = .25 - 2 + 2.5 + .5 * second;
        assertArrayEquals(
                new double[] {-.5 + 1 + .5 * first, first, -2.5 + 3 + .5 * inSecond, inSecond, second},
                advantage,
                1e-12);
        assertEquals(-1, Gae.returns(advantage, value)[4], 1e-12);
    }

    @Test
    void aTurnsTokensSeeNothingOfTheNextTurnButItsReturn() {
        double[] reward = {0, 0, 5, 0, -1};
        double[] value = {-1, -.5, 77, -3, -2};
        double[] ends = {0, 1, 0, 0, 1};
        double[] done = {0, 1, 0, 0, 1};

        double[] both = Gae.biLevel(reward, value, ends, done, Double.NaN, .9, 1, .5);
        double[] alone = Gae.biLevel(
                Arrays.copyOf(reward, 2),
                Arrays.copyOf(value, 2),
                new double[] {0, 1},
                new double[] {0, 1},
                0,
                .9,
                1,
                .5);

        assertArrayEquals(alone, Arrays.copyOf(both, 2), 0);
    }

    @Test
    void anEpisodeEndsWithItsTurn() {
        assertEquals(
                "turnEnd: must be 1 where an episode ends and at the last token, got 0.0 at token 0 of 2",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Gae.biLevel(
                                        new double[2],
                                        new double[2],
                                        new double[] {0, 1},
                                        new double[] {1, 1},
                                        0,
                                        1,
                                        1,
                                        1))
                        .getMessage());
    }
}

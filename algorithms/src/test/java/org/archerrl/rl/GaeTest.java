package org.archerrl.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

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
}

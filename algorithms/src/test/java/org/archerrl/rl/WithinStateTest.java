package org.archerrl.rl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WithinStateTest {
    private static final int STATES = 400;
    private static final int UTTERANCES = 6;

    private final double[][] advantages = new double[STATES][UTTERANCES];
    private final double[][] believed = new double[STATES][UTTERANCES];
    private final boolean[][] repeated = new boolean[STATES][UTTERANCES];

    /** True advantages of spread 1; believed ones are these plus an error of a given spread, and a state's own error. */
    private double[][][] played(double error, double noise, int rollouts) {
        SplittableRandom random = new Seed(3).random();
        double[][][] returns = new double[STATES][UTTERANCES][rollouts];
        for (int s = 0; s < STATES; s++) {
            double ofState = 20 * random.nextDouble();
            for (int k = 0; k < UTTERANCES; k++) {
                repeated[s][k] = s % 2 == 0 && k == 0;
                advantages[s][k] = random.nextGaussian() - (repeated[s][k] ? 2 : 0);
                believed[s][k] = advantages[s][k] + error * random.nextGaussian() - ofState;
                for (int m = 0; m < rollouts; m++) {
                    returns[s][k][m] = ofState + advantages[s][k] + noise * random.nextGaussian();
                }
            }
        }
        return returns;
    }

    @Test
    void noiseOfTheRollOutsIsTakenOut() {
        double[][][] returns = played(1, 4, 8);
        WithinState found = WithinState.of(believed, returns, repeated);
        double truth = WithinState.of(believed, played(1, 0, 2), repeated).correlation();
        assertTrue(found.correlation() < truth - 0.1, found::toString);
        assertEquals(truth, found.corrected().orElseThrow(), 0.06);
        double spread = WithinState.of(advantages, played(1, 0, 2), repeated).believedSpread();
        assertEquals(spread, found.trueSpread(), 0.15);
    }

    @Test
    void whoKnowsAllIsRightAndWhoKnowsNothingIsNot() {
        assertEquals(
                1,
                WithinState.of(believed, played(0, 0, 2), repeated).corrected().orElseThrow(),
                1e-9);
        double[][][] returns = played(1000, 1, 16);
        assertEquals(0, WithinState.of(believed, returns, repeated).corrected().orElseThrow(), 0.08);
    }

    @Test
    void whatRepeatingCostsIsComparedInsideStates() {
        double[][][] returns = played(0.5, 1, 8);
        WithinState found = WithinState.of(believed, returns, repeated);
        assertEquals(-2, found.trueRepeating().orElseThrow(), 0.2);
        assertEquals(-2, found.believedRepeating().orElseThrow(), 0.2);
        boolean[][] never = new boolean[STATES][UTTERANCES];
        assertEquals(
                OptionalDouble.empty(), WithinState.of(believed, returns, never).trueRepeating());
    }

    @Test
    void utterancesThatAreWorthTheSameCannotBeOrdered() {
        double[][][] constant = new double[STATES][UTTERANCES][4];
        assertEquals(
                OptionalDouble.empty(),
                WithinState.of(believed, constant, repeated).corrected());
    }
}

package org.archerrl.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TokenLossesTest {
    /** An utterance of two tokens, then one of one, which ends the episode; then the start of another episode. */
    private static final double[] REWARD = {0, -1, -1, 0};

    private static final double[] VALUE = {-2, -1.5, -1, 7};
    private static final double[] DONE = {0, 0, 1, 0};

    @Test
    void targetsStepFromTokenToTokenAndOverWhatTheEnvironmentSays() {
        assertArrayEquals(
                new double[] {.9 * -1.5, -1 + .9 * -1, -1, .9 * 3},
                TokenLosses.targets(REWARD, VALUE, DONE, 3, .9),
                1e-12);
    }

    @Test
    void crossEntropyIsNotMovedByAConstant() {
        double expected = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3)) - 2;

        assertEquals(expected, TokenLosses.crossEntropy(new double[][] {{1, 2, 3}}, new int[] {1}), 1e-12);
        assertEquals(expected, TokenLosses.crossEntropy(new double[][] {{1001, 1002, 1003}}, new int[] {1}), 1e-9);
        assertEquals(Math.log(4), TokenLosses.crossEntropy(new double[2][4], new int[] {0, 3}), 1e-12);
    }

    @Test
    void theConservativeLossAddsHalfASquareAndACrossEntropyForEachHead() {
        double[][][] q = {{{1, 2}, {0, 0}}, {{1, 1}, {4, 4}}};
        int[] said = {1, 0};
        double[] target = {0, 1};

        // Head 1: (4 + 1) / 2 / 2, head 2: (1 + 9) / 2 / 2.
        assertEquals(1.25 + 2.5, TokenLosses.conservativeLoss(q, said, target, 0), 1e-12);
        double ofHeads = (Math.log(1 + Math.exp(-1)) + Math.log(2)) / 2 + Math.log(2);
        assertEquals(3.75 + .01 * ofHeads, TokenLosses.conservativeLoss(q, said, target, .01), 1e-12);
    }

    @Test
    void theValueIsHalfTheExpectileLossOfTheLeastHead() {
        // Differences 2 - 1 and -1 - 1, weights .7 and .3.
        assertEquals(
                (.7 * 1 + .3 * 4) / 2 / 2,
                TokenLosses.valueLoss(new double[] {1, 1}, new double[][] {{2, 5}, {3, -1}}, .7),
                1e-12);
    }

    @Test
    void monteCarloRegressesOneHeadOnTheReturnOverTokens() {
        double[] toGo = Returns.rewardToGo(new double[] {0, -1, -1}, .9);

        assertArrayEquals(new double[] {-.9 - .81, -1.9, -1}, toGo, 1e-12);
        double[][][] q = {{{0, -1.71}, {-1.9, 0}, {0, 0}}};
        assertEquals(1.0 / 2 / 3, TokenLosses.conservativeLoss(q, new int[] {1, 0, 0}, toGo, 0), 1e-12);
    }

    @Test
    void everyRowHasAToken() {
        assertEquals(
                "logit and token need equal lengths, got 2 and 1",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> TokenLosses.crossEntropy(new double[2][4], new int[1]))
                        .getMessage());
    }
}

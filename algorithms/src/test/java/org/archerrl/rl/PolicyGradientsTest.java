package org.archerrl.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyGradientsTest {
    private static final double[][] LOG_PROB = {{-.1, -.7, -.2}, {-1.5, -.5, -8}};
    private static final double[][] MASK = {{1, 1, 1}, {1, 1, 0}};

    @Test
    void reinforceSumsTokensAndAveragesUtterances() {
        assertEquals(1, reinforce(new double[][] {LOG_PROB[0]}, new double[] {1}, new double[][] {MASK[0]}), 1e-15);
        // The second utterance has log-probability -2 and advantage -.5: (1 - 1) / 2.
        assertEquals(0, reinforce(LOG_PROB, new double[] {1, -.5}, MASK), 1e-15);
    }

    @Test
    void aLossOfZeroStillHasAGradient() {
        double[][] gradient = gradient(p -> reinforce(p, new double[] {1, -.5}, MASK), LOG_PROB);

        assertArrayEquals(new double[] {-.5, -.5, -.5}, gradient[0], 1e-9);
        assertArrayEquals(new double[] {.25, .25, 0}, gradient[1], 1e-9);
    }

    @Test
    void noAdvantageMeansNoGradient() {
        double[][] zero = Advantages.lessBaseline(new double[2], new double[2][3]);
        for (double[] row : gradient(p -> reinforce(p, new double[2], MASK), LOG_PROB)) {
            assertArrayEquals(new double[3], row, 0);
        }
        for (double[] row : gradient(p -> clipped(p, LOG_PROB, zero, MASK), LOG_PROB)) {
            assertArrayEquals(new double[3], row, 0);
        }
    }

    @Test
    void aTokenBaselineIsSubtractedTokenByToken() {
        double[][] logProb = {LOG_PROB[0]};
        double[][] mask = {MASK[0]};
        double[][] baseline = {{.2, .5, .9}};
        double[] advantage = {1};

        assertEquals(
                .45,
                PolicyGradients.reinforceLoss(
                        logProb, Advantages.lessBaseline(advantage, baseline), mask, TokenReduction.SUM),
                1e-15);
        assertEquals(.3, PolicyGradients.tokenBaselineLoss(baseline, advantage, mask), 1e-15);
    }

    @Test
    void paddingDoesNotCountInTheBaselinesMean() {
        // The reference code divides by padding too and gets .9 / 4 = .225.
        assertEquals(
                .3,
                PolicyGradients.tokenBaselineLoss(
                        new double[][] {{.2, .5, .9, 77}}, new double[] {1}, new double[][] {{1, 1, 1, 0}}),
                1e-15);
    }

    @ParameterizedTest
    @CsvSource({"1.5, 1, 1.2, 0", "1.5, -1, -1.5, 1", ".5, 1, .5, 1", ".5, -1, -.8, 0", "1, 1, 1, 1"})
    void theClipHasFourCases(double ratio, double advantage, double objective, double moves) {
        double[][] logProb = {{Math.log(ratio)}};
        double[][] one = {{1}};
        double[][] advantages = {{advantage}};

        assertEquals(-objective, clipped(logProb, new double[1][1], advantages, one), 1e-12);
        double slope = gradient(p -> clipped(p, new double[1][1], advantages, one), logProb)[0][0];
        assertEquals(moves * -advantage * ratio, slope, 1e-6);
        assertEquals(1 - moves, PolicyGradients.clipFraction(logProb, new double[1][1], advantages, one, .2), 0);
        assertEquals(
                -objective,
                PolicyGradients.sequenceClippedLoss(logProb, new double[1][1], new double[] {advantage}, one, .2),
                1e-12);
    }

    @Test
    void theFirstClippedStepIsReinforce() {
        double[] advantage = {1.3, -.4};
        double[][] advantages = Advantages.lessBaseline(advantage, new double[2][3]);
        double[][] expected = gradient(p -> reinforce(p, advantage, MASK), LOG_PROB);

        double[][] token = gradient(p -> clipped(p, LOG_PROB, advantages, MASK), LOG_PROB);
        double[][] sequence =
                gradient(p -> PolicyGradients.sequenceClippedLoss(p, LOG_PROB, advantage, MASK, .2), LOG_PROB);

        for (int b = 0; b < 2; b++) {
            assertArrayEquals(expected[b], token[b], 1e-7);
            assertArrayEquals(expected[b], sequence[b], 1e-7);
        }
    }

    @Test
    void aSequenceHasOneRatio() {
        // Token ratios 1.1 each: no token is clipped, but 1.1^3 = 1.331 is, to 1.2.
        double[][] logProb = {{Math.log(1.1), Math.log(1.1), Math.log(1.1), 5}};
        double[][] mask = {{1, 1, 1, 0}};
        double[][] old = new double[1][4];

        assertEquals(-3.3, clipped(logProb, old, new double[][] {{1, 1, 1, 1}}, mask), 1e-12);
        assertEquals(-1.2, PolicyGradients.sequenceClippedLoss(logProb, old, new double[] {1}, mask, .2), 1e-12);
    }

    @Test
    void klIsZeroForEqualPoliciesAndNeverNegative() {
        double[][] one = {{1}};
        assertEquals(0, PolicyGradients.klK3(LOG_PROB, LOG_PROB, MASK), 0);
        assertEquals(.004837, PolicyGradients.klK3(new double[][] {{0}}, new double[][] {{-.1}}, one), 1e-6);
        for (double logRatio = -3; logRatio <= 3; logRatio += .25) {
            assertTrue(PolicyGradients.klK3(new double[][] {{logRatio}}, new double[1][1], one) >= 0);
        }
    }

    @Test
    void nothingOutsideTheMaskIsRead() {
        double[][] noisy = {LOG_PROB[0], {-1.5, -.5, Double.NaN}};
        double[][] advantages = {{1, 1, 1}, {-.5, -.5, Double.NaN}};

        assertEquals(clipped(LOG_PROB, LOG_PROB, advantages, MASK), clipped(noisy, noisy, advantages, MASK), 0);
        assertEquals(
                reinforce(LOG_PROB, new double[] {1, -.5}, MASK), reinforce(noisy, new double[] {1, -.5}, MASK), 0);
        assertEquals(0, PolicyGradients.klK3(noisy, noisy, MASK), 0);
        assertEquals(
                PolicyGradients.sequenceClippedLoss(LOG_PROB, LOG_PROB, new double[] {1, 1}, MASK, .2),
                PolicyGradients.sequenceClippedLoss(noisy, noisy, new double[] {1, 1}, MASK, .2),
                0);
    }

    @Test
    void reductionsDifferInWhatWeighsTheSame() {
        double[][] values = {{1, 2, 3}, {4, 4, 99}};

        assertEquals((6 + 8) / 2.0, TokenReduction.SUM.reduce(values, MASK), 0);
        assertEquals((2 + 4) / 2.0, TokenReduction.MEAN_PER_UTTERANCE.reduce(values, MASK), 0);
        assertEquals(14 / 5.0, TokenReduction.MEAN_OVER_TOKENS.reduce(values, MASK), 0);
        assertEquals(1, TokenReduction.MEAN_PER_UTTERANCE.reduce(values, new double[][] {{1, 1, 1}, {0, 0, 0}}), 0);
    }

    @Test
    void shapesMustFitAndMeansNeedSomething() {
        assertEquals(
                "advantage and mask need equal shapes, got rows of [2] and [3]",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> clipped(new double[1][3], new double[1][3], new double[1][2], new double[1][3]))
                        .getMessage());
        for (TokenReduction reduction : TokenReduction.values()) {
            assertThrows(IllegalArgumentException.class, () -> reduction.reduce(new double[0][], new double[0][]));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> TokenReduction.MEAN_OVER_TOKENS.reduce(new double[1][3], new double[1][3]));
    }

    private static double reinforce(double[][] logProb, double[] advantage, double[][] mask) {
        double[][] none =
                Arrays.stream(logProb).map(row -> new double[row.length]).toArray(double[][]::new);
        return PolicyGradients.reinforceLoss(
                logProb, Advantages.lessBaseline(advantage, none), mask, TokenReduction.SUM);
    }

    private static double clipped(double[][] logProb, double[][] old, double[][] advantage, double[][] mask) {
        return PolicyGradients.tokenClippedLoss(logProb, old, advantage, mask, .2, TokenReduction.SUM);
    }

    /** Central differences. */
    private static double[][] gradient(ToDoubleFunction<double[][]> loss, double[][] at) {
        double step = 1e-5;
        double[][] gradient = new double[at.length][];
        for (int b = 0; b < at.length; b++) {
            gradient[b] = new double[at[b].length];
            for (int t = 0; t < at[b].length; t++) {
                gradient[b][t] =
                        (loss.applyAsDouble(moved(at, b, t, step)) - loss.applyAsDouble(moved(at, b, t, -step)))
                                / (2 * step);
            }
        }
        return gradient;
    }

    private static double[][] moved(double[][] at, int b, int t, double by) {
        double[][] moved = Arrays.stream(at).map(double[]::clone).toArray(double[][]::new);
        moved[b][t] += by;
        return moved;
    }
}

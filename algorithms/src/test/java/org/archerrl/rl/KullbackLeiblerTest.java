package org.archerrl.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.archerrl.rl.KullbackLeibler.Estimator;
import org.junit.jupiter.api.Test;

class KullbackLeiblerTest {
    private static final double[] LOGITS = {.4, -1.2, .9};
    private static final double[] REFERENCE = logSoftmax(-.3, .5, .1);

    @Test
    void workedNumbers() {
        assertEquals(.1, Estimator.K1.of(-1, -1.1), 1e-15);
        assertEquals(.005, Estimator.K2.of(-1, -1.1), 1e-15);
        assertEquals(.004837, Estimator.K3.of(-1, -1.1), 1e-6);
        // The other direction's form.
        assertEquals(.005171, Estimator.K3.of(-1.1, -1), 1e-6);
    }

    @Test
    void atTheReferenceThereIsNoDivergenceAndNoKlReward() {
        double[][] logProb = {{-1, -2}, {-.5, Double.NaN}};
        double[][] mask = {{1, 1}, {1, 0}};
        double[][] reward = {{0, -1}, {3, 0}};
        for (Estimator estimator : Estimator.values()) {
            for (double[] row : KullbackLeibler.perToken(logProb, logProb, mask, estimator)) {
                assertArrayEquals(new double[2], row, 0);
            }
        }
        double[][] shaped = KullbackLeibler.shaped(reward, logProb, logProb, mask, .5);
        assertArrayEquals(reward[0], shaped[0], 0);
        assertArrayEquals(reward[1], shaped[1], 0);
    }

    @Test
    void theSquareAndTheThirdAreNeverNegative() {
        for (double logRatio = -30; logRatio <= 30; logRatio += .125) {
            assertTrue(Estimator.K2.of(logRatio, 0) >= 0);
            assertTrue(Estimator.K3.of(logRatio, 0) >= 0);
        }
    }

    @Test
    void theFirstAndTheThirdHaveTheDivergenceForMean() {
        double[] logProb = logSoftmax(LOGITS);
        double kl = divergence(logProb, REFERENCE);

        assertTrue(kl > .1);
        assertEquals(kl, mean(logProb, Estimator.K1::of), 1e-12);
        assertEquals(kl, mean(logProb, Estimator.K3::of), 1e-12);
        assertTrue(Math.abs(kl - mean(logProb, Estimator.K2::of)) > .01);
    }

    @Test
    void aTokensRewardIsShapedWhereItsMaskIs() {
        double[][] shaped = KullbackLeibler.shaped(
                new double[][] {{0, -1, 7}},
                new double[][] {{-1, -3, Double.NaN}},
                new double[][] {{-2, -2.5, Double.NaN}},
                new double[][] {{1, 1, 0}},
                .5);

        assertArrayEquals(new double[] {-.5, -1 + .25, 7}, shaped[0], 1e-15);
    }

    /** The mean slope of each loss over the policy's own tokens, against the slope of the divergence itself. */
    @Test
    void slopesOfLossesAreSlopesOfDivergences() {
        double[] now = logSoftmax(LOGITS);
        double[] forward = gradient(logits -> divergence(logSoftmax(logits), REFERENCE));
        double[] backward = gradient(logits -> divergence(REFERENCE, logSoftmax(logits)));

        assertArrayEquals(
                forward,
                gradient(logits -> meanUnder(
                        now,
                        w -> KullbackLeibler.scoreFunctionLoss(
                                one(logSoftmax(logits)[w]), one(now[w]), one(REFERENCE[w]), one(1)))),
                1e-8);
        assertArrayEquals(forward, gradient(logits -> meanUnder(now, logits, Estimator.K2)), 1e-8);
        assertArrayEquals(backward, gradient(logits -> meanUnder(now, logits, Estimator.K3)), 1e-8);
    }

    @Test
    void theScoreFunctionSumsTokensAndAveragesUtterances() {
        double loss = KullbackLeibler.scoreFunctionLoss(
                new double[][] {{-1, -2}, {-3, Double.NaN}},
                new double[][] {{-1, -2}, {-3, 0}},
                new double[][] {{-1.5, -2}, {-1, 0}},
                new double[][] {{1, 1}, {1, 0}});

        assertEquals(((.5 + 1) * -1 + (0 + 1) * -2 + (-2 + 1) * -3) / 2, loss, 1e-12);
    }

    @Test
    void theCoefficientFollowsTheDivergence() {
        AdaptiveCoefficient coefficient = new AdaptiveCoefficient(.1, 6, 100);

        // Half too much is more than the largest error: a fifth of a tenth of the horizon.
        assertEquals(.1 * 1.02, coefficient.after(9, 10).value(), 1e-15);
        assertEquals(.1 * .8, coefficient.after(-3, 100).value(), 1e-15);
        assertEquals(.1 * 1.1, coefficient.after(6.6, 100).value(), 1e-12);
        assertEquals(coefficient, coefficient.after(6, 50));
        assertEquals(coefficient, coefficient.after(99, 0));
        assertEquals(
                "kl target: must be above 0, got 0.0",
                assertThrows(IllegalArgumentException.class, () -> new AdaptiveCoefficient(.1, 0, 100))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> coefficient.after(6, 101));
    }

    private static double[][] one(double value) {
        return new double[][] {{value}};
    }

    private static double meanUnder(double[] now, double[] logits, Estimator estimator) {
        return meanUnder(now, w -> estimator.of(logSoftmax(logits)[w], REFERENCE[w]));
    }

    private static double meanUnder(double[] logProb, IntToDoubleFunction value) {
        return IntStream.range(0, logProb.length)
                .mapToDouble(w -> Math.exp(logProb[w]) * value.applyAsDouble(w))
                .sum();
    }

    private static double mean(double[] logProb, DoubleBinaryOperator estimate) {
        return meanUnder(logProb, w -> estimate.applyAsDouble(logProb[w], REFERENCE[w]));
    }

    private static double divergence(double[] logP, double[] logQ) {
        return meanUnder(logP, w -> logP[w] - logQ[w]);
    }

    private static double[] gradient(ToDoubleFunction<double[]> loss) {
        double step = 1e-5;
        double[] gradient = new double[LOGITS.length];
        for (int i = 0; i < gradient.length; i++) {
            double[] moved = LOGITS.clone();
            moved[i] += step;
            double above = loss.applyAsDouble(moved);
            moved[i] -= 2 * step;
            gradient[i] = (above - loss.applyAsDouble(moved)) / (2 * step);
        }
        return gradient;
    }

    private static double[] logSoftmax(double... logits) {
        double mass = Math.log(Arrays.stream(logits).map(Math::exp).sum());
        return Arrays.stream(logits).map(logit -> logit - mass).toArray();
    }
}

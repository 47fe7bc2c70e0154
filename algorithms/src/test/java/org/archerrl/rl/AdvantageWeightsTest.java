package org.archerrl.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AdvantageWeightsTest {
    private static final double[] ADVANTAGE = {0, Math.log(2), -Math.log(2)};

    @Test
    void weightsDoubleWithEveryLnTwo() {
        assertArrayEquals(new double[] {1, 2, .5}, AdvantageWeights.exponential(ADVANTAGE, 1, 20), 1e-15);
        assertArrayEquals(new double[] {1, 1.5, .5}, AdvantageWeights.exponential(ADVANTAGE, 1, 1.5), 1e-15);
    }

    @Test
    void aWeightMultipliesTheLikelihood() {
        double[] weight = AdvantageWeights.exponential(new double[] {Math.log(2)}, 1, 20);
        double[][] ofTokens = Advantages.lessBaseline(weight, new double[1][2]);
        double[][] logProb = {{-1, -2}};

        assertEquals(
                6,
                PolicyGradients.reinforceLoss(logProb, ofTokens, new double[][] {{1, 1}}, TokenReduction.SUM),
                1e-12);
    }

    @Test
    void withoutAnInverseTemperatureEveryUtteranceIsCloned() {
        assertArrayEquals(new double[] {1, 1, 1}, AdvantageWeights.exponential(new double[] {-1e9, 0, 1e9}, 0, 20), 0);
    }

    @Test
    void weightsArePositiveAndRiseWithTheAdvantage() {
        SplittableRandom random = new Seed(3).random();
        for (int i = 0; i < 1000; i++) {
            double low = random.nextDouble(-8, 8);
            double high = low + random.nextDouble(1e-6, 8);
            double[] weight = AdvantageWeights.exponential(new double[] {low, high}, random.nextDouble(.01, 3), 20);
            assertTrue(weight[0] > 0);
            assertTrue(weight[1] > weight[0] || weight[1] == 20, "advantages " + low + " and " + high);
        }
    }

    @Test
    void aColdCappedWeightIsAllOrNothing() {
        double[] advantage = {-.4, -1e-3, 1e-3, .4};
        double[] weight = AdvantageWeights.exponential(advantage, 1e6, 1);

        assertArrayEquals(AdvantageWeights.indicator(advantage, 0), weight, 1e-300);
    }

    @Test
    void weightsStayFiniteInSinglePrecision() {
        double[] weight = AdvantageWeights.exponential(new double[] {1e4, 100}, 1, Double.POSITIVE_INFINITY);

        assertEquals(Float.MAX_VALUE, (float) weight[0]);
        assertEquals(Float.MAX_VALUE, (float) weight[1]);
    }

    @Test
    void theIndicatorIsStrict() {
        assertArrayEquals(new double[] {0, 0, 1}, AdvantageWeights.indicator(new double[] {-1, .5, .51}, .5), 0);
    }

    @Test
    void normalisedWeightsHaveMeanOne() {
        assertArrayEquals(new double[] {.5, 1.5}, AdvantageWeights.normalised(new double[] {2, 6}), 1e-15);
        assertArrayEquals(new double[2], AdvantageWeights.normalised(new double[2]), 0);
        assertEquals(0, AdvantageWeights.normalised(new double[0]).length);
    }

    @Test
    void wrongSettingsAreNamed() {
        assertEquals(
                "beta: must be from 0.0 to 1000000.0, got -1.0",
                assertThrows(IllegalArgumentException.class, () -> AdvantageWeights.exponential(ADVANTAGE, -1, 20))
                        .getMessage());
        assertEquals(
                "cap: must be above 0, got -Infinity",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> AdvantageWeights.exponential(ADVANTAGE, 1, Double.NEGATIVE_INFINITY))
                        .getMessage());
    }
}

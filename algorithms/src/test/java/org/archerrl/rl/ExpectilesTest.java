package org.archerrl.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExpectilesTest {
    @Test
    void targetsAboveWeighMoreThanTargetsBelow() {
        assertEquals(3.6, loss(0, .9, 2), 1e-15);
        assertEquals(.4, loss(0, .9, -2), 1e-15);
        assertEquals(0, loss(1, .9, 1), 0);
        // Two heads are summed, transitions averaged.
        assertEquals(
                (3.6 + .4) / 2 + (.4 + 0) / 2,
                Expectiles.loss(new double[][] {{0, 0}, {0, 0}}, new double[][] {{2, -2}, {-2, 0}}, .9),
                1e-15);
    }

    @Test
    void theMiddleIsHalfOfTheSquaredLoss() {
        SplittableRandom random = new Seed(5).random();
        double[][] prediction = new double[2][50];
        double[][] target = new double[2][50];
        for (int k = 0; k < 2; k++) {
            Arrays.setAll(prediction[k], b -> random.nextDouble(-5, 5));
            Arrays.setAll(target[k], b -> random.nextDouble(-5, 5));
        }

        assertEquals(
                TemporalDifferences.squaredLoss(prediction, target) / 2,
                Expectiles.loss(prediction, target, .5),
                1e-12);
    }

    @Test
    void aFairCoinsExpectileIsTheExpectile() {
        // .9 (1 - m) = .1 m
        assertEquals(.9, fitted(.9, 0, 1), 1e-9);
        assertEquals(.5, fitted(.5, 0, 1), 1e-9);
    }

    @Test
    void expectilesRiseToTheLargestTarget() {
        double before = Double.NEGATIVE_INFINITY;
        for (double expectile = .05; expectile < 1; expectile += .05) {
            double now = fitted(expectile, -3, .5, 2);
            assertTrue(now > before, "at " + expectile);
            before = now;
        }
        assertEquals(2, fitted(.9999, -3, .5, 2), 1e-3);
    }

    /** The two-action chain of {@link TabularCriticTest}, on data with both actions alike: the value is the better one's. */
    @Test
    void towardsOneTheValueIsThatOfTheBestStoredAction() {
        double[] value = new double[2];
        double[] q = new double[3];
        for (int sweep = 0; sweep < 50; sweep++) {
            q = TemporalDifferences.qTargets(
                    new double[] {-1, -1, 0}, new double[] {0, 1, 1}, new double[][] {{value[1], 0, 0}}, .95)[0];
            value[0] = fitted(.9999, q[0], q[2]);
            value[1] = fitted(.9999, q[1]);
        }

        assertArrayEquals(new double[] {-1.95, -1, 0}, q, 1e-3);
        assertEquals(0, value[0], 1e-3);
        assertEquals(-.975, fitted(.5, q[0], q[2]), 1e-3);
    }

    @Test
    void theExpectileIsAShare() {
        assertEquals(
                "expectile: must be from 0.0 to 1.0, got 1.5",
                assertThrows(IllegalArgumentException.class, () -> loss(0, 1.5, 0))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Expectiles.loss(new double[1][0], new double[1][0], .5));
    }

    private static double loss(double prediction, double expectile, double... target) {
        double[] same = new double[target.length];
        Arrays.fill(same, prediction);
        return Expectiles.loss(new double[][] {same}, new double[][] {target}, expectile);
    }

    /** Where the loss is least, by halving the interval on its slope. */
    private static double fitted(double expectile, double... target) {
        double low = Arrays.stream(target).min().orElseThrow();
        double high = Arrays.stream(target).max().orElseThrow();
        for (int i = 0; i < 100; i++) {
            double middle = (low + high) / 2;
            double step = 1e-5;
            if (loss(middle + step, expectile, target) < loss(middle - step, expectile, target)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}

package org.archerrl.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AdvantagesTest {
    @Test
    void theMinimumIsTakenBeforeTheSubtraction() {
        assertArrayEquals(
                new double[] {1},
                Advantages.ofCritic(new double[][] {{-3}, {-2.5}}, new double[][] {{-4}, {-3.2}}),
                1e-15);
    }

    @Test
    void advantagesAreBoundedByTheBestHeadAndBlindToTheirOrder() {
        double[][] q = new double[2][200];
        double[][] value = new double[2][200];
        SplittableRandom random = new Seed(1).random();
        for (int k = 0; k < 2; k++) {
            Arrays.setAll(q[k], b -> random.nextDouble(-9, 9));
            Arrays.setAll(value[k], b -> random.nextDouble(-9, 9));
        }

        double[] advantage = Advantages.ofCritic(q, value);

        for (int b = 0; b < 200; b++) {
            assertTrue(advantage[b] <= Math.max(q[0][b] - value[0][b], q[1][b] - value[1][b]));
        }
        assertArrayEquals(
                advantage, Advantages.ofCritic(new double[][] {q[1], q[0]}, new double[][] {value[1], value[0]}), 0);
        double[] oneHead = new double[200];
        Arrays.setAll(oneHead, b -> q[0][b] - value[0][b]);
        assertArrayEquals(
                oneHead, Advantages.ofCritic(new double[][] {q[0], q[0]}, new double[][] {value[0], value[0]}), 0);
        assertArrayEquals(new double[200], Advantages.ofCritic(q, q), 0);
    }

    @Test
    void shiftingAllRewardsShiftsValuesButNoAdvantage() {
        // Three turns left, discount .9, all rewards 2 higher: V rises by 2 (1 - .9^3) / (1 - .9) = 5.42.
        double[] low = {-1, 0, -1};
        double[] high = {1, 2, 1};
        double shift = 2 * (1 - Math.pow(.9, 3)) / (1 - .9);

        double lowReturn = Returns.rewardToGo(low, .9)[0];
        double highReturn = Returns.rewardToGo(high, .9)[0];

        assertEquals(5.42, shift, 1e-12);
        assertEquals(shift, highReturn - lowReturn, 1e-12);
        assertArrayEquals(
                Advantages.ofCritic(new double[][] {{lowReturn}}, new double[][] {{-3}}),
                Advantages.ofCritic(new double[][] {{highReturn}}, new double[][] {{-3 + shift}}),
                1e-12);
    }

    @Test
    void everyTokenGetsItsUtterancesAdvantageLessItsBaseline() {
        double[][] result = Advantages.lessBaseline(new double[] {1, -2}, new double[][] {{.2, .5, .9}, {0}});

        assertArrayEquals(new double[] {.8, .5, .1}, result[0], 1e-15);
        assertArrayEquals(new double[] {-2}, result[1], 0);
        assertThrows(IllegalArgumentException.class, () -> Advantages.lessBaseline(new double[2], new double[3][1]));
    }
}

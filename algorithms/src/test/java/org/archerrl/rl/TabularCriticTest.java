package org.archerrl.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.archerrl.variant.Ensemble;
import org.archerrl.variant.ensemble.TwinIndexwise;
import org.archerrl.variant.ensemble.TwinMinimum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The critic's rules on lookup tables, where the fixed points are known.
 *
 * <p>Chain: s0 -a-> s1 -a-> end, both with reward -1; at s0 the action b (reward 0) ends as well. Discount .95. Entries of
 * Q: (s0,a), (s1,a), (s0,b); of V: s0, s1.
 */
class TabularCriticTest {
    private static final double[] REWARD = {-1, -1, 0};
    private static final double[] DONE = {0, 1, 1};
    private static final int[] NEXT = {1, 1, 1};
    private static final double TOLERANCE = 1e-3;

    private final double[][] q = new double[2][3];
    private final double[][] value = new double[2][2];
    private double[][] targetQ = new double[2][3];
    private double[][] targetValue = new double[2][2];

    @ParameterizedTest
    @CsvSource({"0, 1", "0, .1", "100, 1", "100, .1", "-50, 1", "-50, .1"})
    void theChainHasItsValuesFromAnyStart(double start, double tau) {
        fill(start);

        learn(2000, new TwinIndexwise(tau, 1), 0);

        for (double[] value_S : value) {
            assertArrayEquals(new double[] {-1.95, -1}, value_S, TOLERANCE);
        }
    }

    @Test
    void minimumTargetsHaveTheSameFixedPoint() {
        fill(7);
        q[1][0] = -20;

        learn(2000, new TwinMinimum(.1, 1), .5);

        assertArrayEquals(new double[] {-.975, -1}, value[0], TOLERANCE);
    }

    @Test
    void withTwoActionsTheValueIsThePoliciesAverage() {
        learn(2000, new TwinIndexwise(.1, 1), .5);

        assertArrayEquals(new double[] {-1.95, -1, 0}, q[0], TOLERANCE);
        assertArrayEquals(new double[] {-.975, -1}, value[0], TOLERANCE);
        assertArrayEquals(new double[] {-.975, .975}, advantagesAtStart(), TOLERANCE);
    }

    @Test
    void valuesFollowThePolicyNotTheStoredAction() {
        // The stored actions cover a and b alike; the policy always says b.
        learn(2000, new TwinIndexwise(.1, 1), 1);

        assertEquals(-1.95, q[0][0], TOLERANCE);
        assertEquals(0, value[0][0], TOLERANCE);
        assertArrayEquals(new double[] {-1.95, 0}, advantagesAtStart(), TOLERANCE);
    }

    @Test
    void withoutDiscountingAheadOnlyTheRewardIsLeft() {
        double[][] target = TemporalDifferences.qTargets(REWARD, DONE, new double[][] {{9, 9, 9}}, 0);
        assertArrayEquals(REWARD, target[0], 0);
    }

    private double[] advantagesAtStart() {
        return Advantages.ofCritic(
                new double[][] {{q[0][0], q[0][2]}, {q[1][0], q[1][2]}},
                new double[][] {{value[0][0], value[0][0]}, {value[1][0], value[1][0]}});
    }

    private void fill(double start) {
        Arrays.fill(q[0], start);
        Arrays.fill(q[1], -start);
        Arrays.fill(value[0], -start);
        Arrays.fill(value[1], 2 * start);
        targetQ = copy(q);
        targetValue = copy(value);
    }

    /** Gradient steps of rate .25 on squared errors of single entries, so half of the way to the target each. */
    private void learn(int steps, Ensemble ensemble, double probabilityOfB) {
        for (int step = 0; step < steps; step++) {
            double[][] nextValue = new double[2][];
            double[][] freshQ = new double[2][];
            for (int k = 0; k < 2; k++) {
                double[] targetValue_S = targetValue[k];
                nextValue[k] =
                        Arrays.stream(NEXT).mapToDouble(s -> targetValue_S[s]).toArray();
                freshQ[k] = new double[] {
                    (1 - probabilityOfB) * targetQ[k][0] + probabilityOfB * targetQ[k][2], targetQ[k][1]
                };
            }
            double[][] toQ = TemporalDifferences.qTargets(REWARD, DONE, ensemble.aggregate(nextValue), .95);
            double[][] toValue = ensemble.aggregate(freshQ);
            for (int k = 0; k < 2; k++) {
                q[k] = Polyak.average(q[k], toQ[k], .5);
                value[k] = Polyak.average(value[k], toValue[k], .5);
                targetQ[k] = Polyak.average(targetQ[k], q[k], ensemble.targetRate());
                targetValue[k] = Polyak.average(targetValue[k], value[k], ensemble.targetRate());
            }
        }
    }

    private static double[][] copy(double[][] table) {
        return Arrays.stream(table).map(double[]::clone).toArray(double[][]::new);
    }
}

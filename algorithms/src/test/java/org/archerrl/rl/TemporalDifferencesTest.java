package org.archerrl.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.archerrl.interaction.Ending;
import org.archerrl.variant.Ensemble;
import org.archerrl.variant.ensemble.TwinIndexwise;
import org.archerrl.variant.ensemble.TwinMinimum;
import org.junit.jupiter.api.Test;

class TemporalDifferencesTest {
    private static final double[][] NEXT_VALUE = {{-4}, {-6}};
    private static final Ensemble INDEXWISE = new TwinIndexwise();
    private static final Ensemble MINIMUM = new TwinMinimum();

    @Test
    void qTargetsBootstrapHeadByHead() {
        assertTargets(-4.8, -6.7, qTargets(-1, 0, NEXT_VALUE, INDEXWISE));
        assertTargets(-1, -1, qTargets(-1, 1, NEXT_VALUE, INDEXWISE));
        assertTargets(0, 0, qTargets(0, 1, NEXT_VALUE, INDEXWISE));
    }

    @Test
    void qTargetsMayAllTakeTheSmallestHead() {
        assertTargets(-6.7, -6.7, qTargets(-1, 0, NEXT_VALUE, MINIMUM));
    }

    @Test
    void nothingAfterTheEndMovesTheTarget() {
        for (double after : new double[] {1e300, Double.NEGATIVE_INFINITY, Double.NaN}) {
            assertTargets(-1, -1, qTargets(-1, 1, new double[][] {{after}, {-after}}, INDEXWISE));
        }
    }

    @Test
    void qLossSumsHeadsAndAveragesTransitions() {
        assertEquals(
                2.93,
                TemporalDifferences.squaredLoss(new double[][] {{-5}, {-5}}, new double[][] {{-4.8}, {-6.7}}),
                1e-12);
        assertEquals(
                (1 + 9) / 2.0 + (0 + 4) / 2.0,
                TemporalDifferences.squaredLoss(new double[][] {{1, 3}, {0, 2}}, new double[2][2]),
                0);
    }

    @Test
    void valueLossFollowsTheAggregation() {
        double[][] value = {{-4}, {-3}};
        double[][] freshQ = {{-3}, {-3.5}};

        double indexwise = TemporalDifferences.squaredLoss(value, INDEXWISE.aggregate(freshQ));
        double min = TemporalDifferences.squaredLoss(value, MINIMUM.aggregate(freshQ));

        assertEquals(1.25, indexwise, 1e-15);
        assertEquals(.5, min, 1e-15);
    }

    @Test
    void swappingTheHeadsChangesNothing() {
        double[][] q = {{-3, 1}, {-2.5, 4}};
        double[][] target = {{-1, 0}, {2, .5}};

        assertEquals(
                TemporalDifferences.squaredLoss(q, target),
                TemporalDifferences.squaredLoss(new double[][] {q[1], q[0]}, new double[][] {target[1], target[0]}),
                0);
    }

    @Test
    void targetsAreNewArrays() {
        double[][] freshQ = {{1, 2}};
        INDEXWISE.aggregate(freshQ)[0][0] = 9;
        MINIMUM.aggregate(freshQ)[0][0] = 9;
        TemporalDifferences.qTargets(new double[2], new double[2], freshQ, .95)[0][0] = 9;
        assertEquals(1, freshQ[0][0]);
    }

    @Test
    void aTurnLimitEndsOrBootstraps() {
        List<Ending> endings = List.of(Ending.CONTINUES, Ending.TERMINATED, Ending.TRUNCATED);

        assertArrayEquals(new double[] {0, 1, 1}, TemporalDifferences.done(endings, Truncation.ENDS));
        assertArrayEquals(new double[] {0, 1, 0}, TemporalDifferences.done(endings, Truncation.BOOTSTRAPS));
    }

    @Test
    void shapesMustFit() {
        assertEquals(
                "nextValue and reward need equal lengths, got 1 and 2",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> TemporalDifferences.qTargets(new double[2], new double[2], NEXT_VALUE, .95))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> TemporalDifferences.squaredLoss(new double[2][0], new double[2][0]));
    }

    private static double[][] qTargets(double reward, double done, double[][] nextValue, Ensemble ensemble) {
        return TemporalDifferences.qTargets(
                new double[] {reward}, new double[] {done}, ensemble.aggregate(nextValue), .95);
    }

    private static void assertTargets(double first, double second, double[][] target) {
        assertEquals(first, target[0][0], 1e-12);
        assertEquals(second, target[1][0], 1e-12);
    }
}

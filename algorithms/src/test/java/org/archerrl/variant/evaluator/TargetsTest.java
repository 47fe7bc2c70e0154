package org.archerrl.variant.evaluator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.archerrl.rl.Truncation;
import org.archerrl.variant.Credit;
import org.archerrl.variant.Decisions;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.ValueEvaluator;
import org.archerrl.variant.credit.TurnCredit;
import org.junit.jupiter.api.Test;

/** Two episodes of two turns and one; two heads. */
class TargetsTest {
    private static final Horizon HORIZON = new Horizon(.5, 1, Truncation.ENDS);
    private static final Credit TURN = new TurnCredit();
    private static final double[][] Q_TARGETS = {{-1 - 2, -1, 0}, {-1 - 3, -1, 0}};
    private static final Decisions DECISIONS = new Decisions(
            2,
            new double[] {-1, -1, 0},
            new double[] {0, 1, 1},
            new int[] {0, 0, 1},
            new int[] {0, 1, 2},
            new double[][] {{-3, -4, 1}, {-5, -6, 2}},
            new double[][] {{-4, 8, 8}, {-6, 8, 8}},
            new double[][] {{-2, -1, 0}, {-3, -2, 1}},
            new double[][] {{5, 6, 7}, {8, 9, 10}});

    @Test
    void whoBootstrapsAddsTheNextValueHeadByHead() {
        for (ValueEvaluator evaluator :
                List.of(new TemporalDifference(), new RerankedTemporalDifference(), new Sarsa(), new ImplicitQ())) {
            assertEqual(Q_TARGETS, evaluator.qTargets(DECISIONS, HORIZON));
        }
    }

    @Test
    void valuesFollowThePolicyOrWhoeverMadeTheData() {
        for (ValueEvaluator ofPolicy : List.of(new TemporalDifference(), new RerankedTemporalDifference())) {
            assertEqual(DECISIONS.freshQ(), ofPolicy.valueTargets(DECISIONS, HORIZON, TURN));
        }
        for (ValueEvaluator ofData : List.of(new Sarsa(), new ImplicitQ())) {
            assertEqual(DECISIONS.recordedQ(), ofData.valueTargets(DECISIONS, HORIZON, TURN));
        }
    }

    @Test
    void monteCarloRegressesEveryHeadOnTheReturnOfItsOwnEpisode() {
        double[][] returns = {{-1.5, -1, 0}, {-1.5, -1, 0}};
        assertEqual(returns, new MonteCarlo().qTargets(DECISIONS, HORIZON));
        assertEqual(returns, new MonteCarlo().valueTargets(DECISIONS, HORIZON, TURN));
    }

    @Test
    void generalisedAdvantagesAndReturns() {
        Horizon undiscounted = new Horizon(1, 1, Truncation.ENDS);
        // V = (-2, -1), r = (0, -1): deltas (1, 0), A = (1, 0), R = (-1, -1). The other head's V = (0, 0): A = (-.95,
        // -1).
        Decisions decisions = new Decisions(
                2,
                new double[] {0, -1},
                new double[] {0, 1},
                new int[2],
                new int[] {0, 1},
                new double[][] {{-2, -1}, {0, 0}},
                new double[][] {{-1, 7}, {0, 7}},
                new double[0][],
                new double[0][]);
        GeneralizedAdvantage evaluator = new GeneralizedAdvantage();
        assertEqual(new double[][] {{-1, -1}, {-.95, -1}}, evaluator.valueTargets(decisions, undiscounted, TURN));
        // The smaller head is believed, which is the first.
        assertArrayEquals(new double[] {1, 0}, evaluator.advantages(decisions, undiscounted, TURN), 1e-12);
    }

    @Test
    void advantagesOfQAreTheLeastQLessTheLeastValue() {
        assertArrayEquals(
                new double[] {-3 + 5, -2 + 6, 0 - 1}, new TemporalDifference().advantages(DECISIONS, HORIZON, TURN), 0);
    }

    @Test
    void rangesAreNamed() {
        assertEquals(
                "algorithm.evaluator.lambda: must be from 0.0 to 1.0, got 1.5",
                assertThrows(IllegalArgumentException.class, () -> new GeneralizedAdvantage(1.5))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new ImplicitQ(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new MonteCarlo(-1));
    }

    private static void assertEqual(double[][] expected, double[][] actual) {
        assertEquals(expected.length, actual.length);
        for (int k = 0; k < expected.length; k++) {
            assertArrayEquals(expected[k], actual[k], 1e-12);
        }
    }
}

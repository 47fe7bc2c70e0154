package org.archerrl.variant.evaluator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.archerrl.rl.Truncation;
import org.archerrl.variant.Decisions;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.credit.TurnCredit;
import org.archerrl.variant.evaluator.SuccessClassifier.Step;
import org.archerrl.variant.extraction.FilteredCloning;
import org.archerrl.variant.extraction.FilteredCloning.Turns;
import org.junit.jupiter.api.Test;

class SuccessClassifierTest {
    private static final Horizon HORIZON = new Horizon(.95, 1.0 / 20, Truncation.ENDS);
    private static final FilteredCloning CLONING = new FilteredCloning(1, Turns.ADVANTAGEOUS);

    /**
     * Two turns each: a sure failure that succeeded, a sure success that did, and a sure failure that failed; rewards are scaled.
     * After a last turn there is a value of 9, which must not be read.
     */
    private static Decisions three(double... value) {
        return new Decisions(
                        2,
                        new double[] {0, 1.0 / 20, 0, 1.0 / 20, 0, 0},
                        new double[] {0, 1, 0, 1, 0, 1},
                        new int[] {0, 0, 1, 1, 2, 2},
                        new int[] {0, 1, 2, 3, 4, 5},
                        new double[][] {
                            value, Arrays.stream(value).map(v -> v + .01).toArray()
                        },
                        new double[][] {
                            {value[1], 9, value[3], 9, value[5], 9},
                            {value[1] + .01, 9, value[3] + .01, 9, value[5] + .01, 9}
                        },
                        new double[0][],
                        new double[0][])
                .opening(new double[] {.2, .9, .1});
    }

    @Test
    void labelsAreSuccessesWhateverTheScale() {
        Decisions decisions = three(.3, .6, .3, .6, .3, .6);
        SuccessClassifier evaluator = new SuccessClassifier();
        assertArrayEquals(new double[] {1, 1, 1, 1, 0, 0}, evaluator.outcomes(decisions, HORIZON));
        assertArrayEquals(new double[] {1, 1, 0}, evaluator.openingTargets(decisions, HORIZON));
        double[][] targets = evaluator.valueTargets(decisions, HORIZON, new TurnCredit());
        assertArrayEquals(new double[][] {{1, 1, 1, 1, 0, 0}, {1, 1, 1, 1, 0, 0}}, targets);
        assertEquals(.5, evaluator.value(0));
        assertEquals(.75, evaluator.value(Math.log(3)), 1e-15);
    }

    @Test
    void whereTurnsCostTheThresholdSaysWhatASuccessIs() {
        // Three turns of three at a cost of 1 each, and two of three of which the last one won.
        Decisions decisions = new Decisions(
                1,
                new double[] {-.05, -.05, -.05, -.05, 0},
                new double[] {0, 0, 1, 0, 1},
                new int[] {0, 0, 0, 1, 1},
                new int[] {0, 1, 2, 3, 4},
                new double[1][5],
                new double[1][5],
                new double[0][],
                new double[0][]);
        SuccessClassifier evaluator = new SuccessClassifier(-2.5, .5, .1, Step.CODE, .5);
        assertArrayEquals(new double[] {0, 0, 0, 1, 1}, evaluator.outcomes(decisions, HORIZON));
    }

    @Test
    void onlyTurnsThatPassBothFiltersAreCloned() {
        // Surprises .8, .1, -.1: of the top tenth there is one, and both of its turns help.
        Decisions decisions = three(.3, .6, .3, .6, .3, .6);
        double[] advantages = new SuccessClassifier().advantages(decisions, HORIZON, new TurnCredit());
        // .6 - .3 - .05 + 0 + .5 and, after the end, 0 - .6 - .05 + 1 + 1, cut to 1.
        assertArrayEquals(new double[] {.75, 1, 0, 0, 0, 0}, advantages, 1e-12);
        assertArrayEquals(new double[] {1, 1, 0, 0, 0, 0}, CLONING.weights(advantages, 1));

        // All are kept: of the failure the turn that made success likelier, .25, and not the last, 0 - .6 - .05.
        SuccessClassifier all = new SuccessClassifier(0, .5, 1, Step.CODE, .5);
        advantages = all.advantages(decisions, HORIZON, new TurnCredit());
        assertArrayEquals(new double[] {.75, 1, .75, 1, .25, 0}, advantages, 1e-12);

        // From .5 to .52 is less than a step costs.
        advantages = all.advantages(three(.5, .52, .5, .52, .5, .52), HORIZON, new TurnCredit());
        assertArrayEquals(new double[] {1, 1, 1, 1, 0, 0}, CLONING.weights(advantages, 1));
    }

    @Test
    void theDoublyRobustFormIsNotPositiveForWhatIsDropped() {
        SuccessClassifier evaluator = new SuccessClassifier(0, .5, .1, Step.DOUBLY_ROBUST, .5);
        double[] advantages = evaluator.advantages(three(.3, .6, .3, .6, .3, .6), HORIZON, new TurnCredit());
        // .25 + .75 (.6 - .3) = .475 and .5 + .5 (0 + 1 - .6) = .7; dropped ones keep what is below 0, .5 (0 - .6).
        assertArrayEquals(new double[] {.475, .7, 0, 0, 0, -.3}, advantages, 1e-12);
    }

    @Test
    void partsOfASampleSetAreFilteredTogether() {
        Decisions decisions = three(.3, .6, .3, .6, .3, .6);
        Decisions twice = Decisions.concat(List.of(decisions, decisions));
        assertArrayEquals(new int[] {0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5}, twice.episode());
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, twice.turn());
        double[] advantages = new SuccessClassifier().advantages(twice, HORIZON, new TurnCredit());
        assertArrayEquals(new double[] {.75, 1, 0, 0, 0, 0, .75, 1, 0, 0, 0, 0}, advantages, 1e-12);
    }

    @Test
    void aShareBeyondOneIsRefused() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> new SuccessClassifier(0, .5, 1.5, Step.CODE, .5));
        assertEquals("algorithm.evaluator.keptShare: must be from 0.0 to 1.0, got 1.5", refusal.getMessage());
    }
}

package org.archerrl.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class DigiRlTest {
    @Test
    void whatCameToSuccessIsLabelledSo() {
        assertArrayEquals(new double[] {1, 0, 1, 0}, DigiRl.labels(new double[] {.25, 0, 1, -1}), 0);
    }

    @Test
    void aStepMustGainMoreThanItsCost() {
        double[] advantage = DigiRl.stepAdvantage(
                new double[] {.3, .5, .1}, new double[] {.6, .52, .9}, new double[3], new double[] {0, 0, .5});

        assertArrayEquals(new double[] {.25, 0, 1}, advantage, 1e-12);
        assertArrayEquals(new double[] {1, 0, 1}, AdvantageWeights.indicator(advantage, 0), 0);
    }

    @Test
    void theDoublyRobustFormMixesReturnAndValues() {
        double[] value = {.4, .3};
        double[] nextValue = {.7, .9};
        double[] reward = {0, 1};

        double[] advantage = DigiRl.doublyRobust(value, nextValue, reward, 1, .5);

        // Two steps before the end: .25 R + .75 * .3; at the last: .5 R + .5 (.6 + 1).
        assertArrayEquals(new double[] {.475, .5 + .5 * 1.6}, advantage, 1e-12);
        assertArrayEquals(new double[] {.3, 1.6}, DigiRl.doublyRobust(value, nextValue, reward, 1, 0), 1e-12);
        assertArrayEquals(new double[] {1, 1}, DigiRl.doublyRobust(value, nextValue, reward, 1, 1), 0);
        assertThrows(IllegalArgumentException.class, () -> DigiRl.doublyRobust(value, nextValue, new double[3], 1, .5));
    }

    @Test
    void trajectoriesAreKeptForDoingBetterThanTheirInstructionPromised() {
        double[] outcome = {1, 1, 0, 0};
        double[] promised = {1, .2, 0, .9};

        double[] surprise = DigiRl.surprise(outcome, promised);

        assertArrayEquals(new double[] {1e-4, .8, -1e-4, -.9}, surprise, 1e-12);
        assertArrayEquals(new int[] {1}, Filters.keptAtQuantile(surprise, .9));
        assertEquals(0, DigiRl.surprise(new double[0], new double[0]).length);
    }
}

package org.archerrl.rl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueLossesTest {
    /** With R = 0 and c = .2: a move is never rewarded for more than the clip lets it gain. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, .5", // not moved
        "1.1, 1, .605", // moved within the clip
        "2, 1, 2", // away from R: what it costs in full
        "0, 1, .32", // on R, but .8 is as far as it may go
        "-.9, 1, .405", // beyond R: the larger of .405 and .32
    })
    void movingBeyondTheClipGainsNothing(double value, double old, double loss) {
        assertEquals(loss, ValueLosses.clipped(one(value), one(old), one(0), one(1), .2), 1e-12);
    }

    @Test
    void theMeanIsOverTokensInsideTheMask() {
        double[][] value = {{1, 3, 9}, {2}};
        double[][] mask = {{1, 1, 0}, {1}};

        assertEquals(
                (1 + 9 + 4) / 2.0 / 3,
                ValueLosses.clipped(value, value, new double[][] {{0, 0, 0}, {0}}, mask, .2),
                1e-12);
        assertThrows(
                IllegalArgumentException.class, () -> ValueLosses.clipped(one(1), one(1), one(1), new double[1][2], 1));
    }

    @Test
    void binaryCrossEntropyIsThatOfTheSigmoid() {
        double p = 1 / (1 + Math.exp(-1.5));

        assertEquals(-Math.log(p), ValueLosses.binaryCrossEntropy(one(1.5), one(1)), 1e-12);
        assertEquals(-Math.log(1 - p), ValueLosses.binaryCrossEntropy(one(1.5), one(0)), 1e-12);
        assertEquals(
                -.3 * Math.log(p) - .7 * Math.log(1 - p), ValueLosses.binaryCrossEntropy(one(1.5), one(.3)), 1e-12);
        assertEquals(
                2 * Math.log(2),
                ValueLosses.binaryCrossEntropy(new double[2][3], new double[][] {{0, 1, 1}, {1, 0, .5}}),
                1e-12,
                "heads are summed, transitions averaged");
    }

    @Test
    void certainLogitsDoNotOverflow() {
        assertEquals(0, ValueLosses.binaryCrossEntropy(one(1e4), one(1)), 0);
        assertEquals(1e4, ValueLosses.binaryCrossEntropy(one(1e4), one(0)), 0);
        assertEquals(1e4, ValueLosses.binaryCrossEntropy(one(-1e4), one(1)), 0);
    }

    private static double[][] one(double value) {
        return new double[][] {{value}};
    }
}

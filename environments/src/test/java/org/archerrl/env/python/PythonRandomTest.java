package org.archerrl.env.python;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The numbers are what CPython 3.11's {@code random.Random} gives. */
class PythonRandomTest {
    @Test
    void drawsAsPythonDoes() {
        PythonRandom random = new PythonRandom(141053);
        assertEquals(251675, random.between(100_000, 999_999));
        assertEquals(966117, random.between(100_000, 999_999));
        assertEquals(376965, random.between(100_000, 999_999));
        assertEquals(307751534385L, random.between(100_000_000_000L, 999_999_999_999L));
        assertEquals(7.181514442819694, random.uniform(-10, 40));
        assertEquals(60450, random.between(0, 86_400));
        assertEquals(38609, random.between(0, 86_400));
    }

    @Test
    void goesOnBeyondItsFirstWords() {
        PythonRandom random = new PythonRandom(5);
        double last = 0;
        for (int i = 0; i < 700; i++) {
            last = random.uniform(0, 1);
        }
        assertEquals(0.6699410301584264, last);
    }

    @Test
    void takesSeedsOfMoreThan32Bits() {
        assertEquals(841412498927835L, new PythonRandom((1L << 40) + 7).between(1, 1_000_000_000_000_000L));
        assertEquals(new PythonRandom(9).between(0, 1_000_000), new PythonRandom(-9).between(0, 1_000_000));
    }
}

package org.archerrl.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PolyakTest {
    private static final double[] ONLINE = {5};

    @Test
    void aTenthOfTheWayEachTime() {
        double[] once = Polyak.average(new double[] {2}, ONLINE, .1);

        assertArrayEquals(new double[] {2.3}, once, 1e-15);
        assertArrayEquals(new double[] {2.57}, Polyak.average(once, ONLINE, .1), 1e-15);
    }

    @Test
    void oneCopiesAndZeroFreezes() {
        assertArrayEquals(ONLINE, Polyak.average(new double[] {.3}, ONLINE, 1), 0);
        assertArrayEquals(new double[] {.3}, Polyak.average(new double[] {.3}, ONLINE, 0), 0);
    }

    @Test
    void theDistanceToAConstantShrinksGeometrically() {
        double[] target = {-7};
        for (int n = 1; n <= 50; n++) {
            target = Polyak.average(target, ONLINE, .1);
            assertEquals(5 + Math.pow(.9, n) * (-7 - 5), target[0], 1e-12);
        }
    }

    @Test
    void ratesOutsideOfZeroToOneAreRefused() {
        assertEquals(
                "tau: must be from 0.0 to 1.0, got 1.5",
                assertThrows(IllegalArgumentException.class, () -> Polyak.average(ONLINE, ONLINE, 1.5))
                        .getMessage());
    }
}

package org.archerrl.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ReturnsTest {
    private static final double[] REWARD = {-1, -1, 0};

    @Test
    void rewardToGoIsDiscountedByTurns() {
        assertArrayEquals(new double[] {-1.95, -1, 0}, Returns.rewardToGo(REWARD, .95), 1e-15);
        assertArrayEquals(new double[] {-2, -1, 0}, Returns.rewardToGo(REWARD, 1), 0);
        assertArrayEquals(REWARD, Returns.rewardToGo(REWARD, 0), 0);
        assertArrayEquals(new double[0], Returns.rewardToGo(new double[0], .95), 0);
    }

    @Test
    void anEpisodeIsReportedUndiscounted() {
        assertEquals(-2, Returns.undiscounted(REWARD), 0);
    }
}

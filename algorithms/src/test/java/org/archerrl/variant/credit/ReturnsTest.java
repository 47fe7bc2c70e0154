package org.archerrl.variant.credit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.archerrl.variant.PlayedEpisodes;
import org.archerrl.variant.transform.Centered;
import org.archerrl.variant.transform.GroupCentered;
import org.junit.jupiter.api.Test;

class ReturnsTest {
    private static final double[][] REWARD = {{0, 4}, {0, 0}, {2, 0}};
    private static final PlayedEpisodes EPISODES =
            new PlayedEpisodes(REWARD, new long[] {7, 8, 8}, new long[][] {{0, 1}, {0, 1}, {0, 1}});

    @Test
    void aTransformOfTheSampleSetComparesEpisodesOfDifferentInstances() {
        // Rewards to go with discount 1/2: 2, 4, 0, 0, 2, 0; their mean is 4/3. Returns: 4, 0, 2.
        double mean = 4 / 3.0;
        assertArrayEquals(
                new double[] {2 - mean, 4 - mean, -mean, -mean, 2 - mean, -mean},
                new TurnCredit().ofReturns(EPISODES, .5, new Centered()),
                1e-12);
        assertArrayEquals(
                new double[] {2, 2, -2, -2, 0, 0},
                new TrajectoryCredit().ofReturns(EPISODES, .5, new Centered()),
                1e-12);
    }

    @Test
    void aTransformOfInstancesDoesNot() {
        assertArrayEquals(
                new double[] {0, 0, -1, -1, 1, 1},
                new TrajectoryCredit().ofReturns(EPISODES, .5, new GroupCentered()),
                1e-12);
        // Instance 8: 0, 0, 2, 0 with the mean 1/2; instance 7: 2, 4 with the mean 3.
        assertArrayEquals(
                new double[] {-1, 1, -.5, -.5, 1.5, -.5},
                new TurnCredit().ofReturns(EPISODES, .5, new GroupCentered()),
                1e-12);
    }
}

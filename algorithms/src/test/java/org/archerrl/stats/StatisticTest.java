package org.archerrl.stats;

import static org.archerrl.stats.GoldenScores.W;
import static org.archerrl.stats.GoldenScores.X;
import static org.archerrl.stats.GoldenScores.Y;
import static org.archerrl.stats.GoldenScores.Z;
import static org.archerrl.stats.GoldenScores.counting;
import static org.archerrl.stats.GoldenScores.runs;
import static org.archerrl.stats.PerformanceProfile.probabilityOfImprovement;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.Lists;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class StatisticTest {
    private static final double EXACT = 1e-9;

    private static void assertStatistics(Scores scores, double iqm, double mean, double median, double gap) {
        assertEquals(iqm, Statistic.IQM.of(scores), EXACT);
        assertEquals(mean, Statistic.MEAN.of(scores), EXACT);
        assertEquals(median, Statistic.MEDIAN.of(scores), EXACT);
        assertEquals(gap, Statistic.optimalityGap(1).of(scores), EXACT);
    }

    @Test
    void statisticsOfWorkedExamples() {
        assertStatistics(X, 1.5, 1.5, 1.5, 0);
        assertStatistics(Y, 2, 2, 2, 0);
        assertStatistics(runs(counting(5, 16)), 39.5, 39.5, 39.5, .0125);
        assertStatistics(Z, .5333333333, .5633333333, .49, .4633333333);
        assertStatistics(W, .44, .4777777778, .4666666667, .5222222222);
    }

    @Test
    void interquartileMeanCutsWholeScoresOnly() {
        int[] counts = {4, 5, 6, 7, 8, 10, 15};
        double[] means = Arrays.stream(counts)
                .mapToDouble(n -> Statistic.IQM.of(counting(n, 1)))
                .toArray();
        assertArrayEquals(new double[] {1.5, 2, 2.5, 3, 3.5, 4.5, 7}, means, EXACT);
        assertEquals(2.5, Statistic.IQM.of(new double[][] {{-1000}, {2}, {3}, {1000}}), EXACT);
    }

    @Test
    void probabilityOfImprovementOfWorkedExamples() {
        assertEquals(1 / 3.0, probabilityOfImprovement(X, Y), EXACT);
        assertEquals(2 / 3.0, probabilityOfImprovement(Y, X), EXACT);
        assertEquals(.5, probabilityOfImprovement(X, X), EXACT);
        assertEquals(.5555555556, probabilityOfImprovement(Z, W), EXACT);
        double[][] rows = counting(5, 16);
        double[][] reversed = Lists.reverse(Arrays.asList(rows)).toArray(new double[0][]);
        assertEquals(.5, probabilityOfImprovement(runs(rows), runs(reversed)), EXACT);
    }

    @Test
    void performanceProfiles() {
        double[] thresholds = {0, .25, .5, .75, 1};
        assertArrayEquals(new double[] {1, .7333, .5333, .2667, .1333}, PerformanceProfile.ofRuns(Z, thresholds), 5e-5);
        assertArrayEquals(new double[] {1, 1, .3333, 0, 0}, PerformanceProfile.ofTaskMeans(Z, thresholds), 5e-5);
    }
}

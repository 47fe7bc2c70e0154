package org.archerrl.stats;

import java.util.Map;
import java.util.TreeMap;

/** Scores of worked examples; the values beside them in the tests were computed with rliable 1.2.0, or by enumeration. */
final class GoldenScores {
    static final Scores X = runs(new double[][] {{1, 2}, {2, 2}, {1, 1}, {2, 1}});
    static final Scores Y = runs(new double[][] {{1, 1}, {2, 2}, {3, 3}});
    static final Scores Z =
            runs(new double[][] {{.1, .9, .3}, {.4, .2, .8}, {.6, .5, 1.3}, {.25, .75, .55}, {1.1, .05, .65}});
    static final Scores W = runs(new double[][] {{.2, .7, .4}, {.3, .3, .6}, {.5, .4, .9}});
    static final Scores S = runs(new double[][] {{0, .2}, {.5, .6}, {1, .7}});

    private GoldenScores() {}

    /** Returns scores whose seeds are 1, 2, and so on. */
    static Scores runs(double[][] value_RT) {
        Map<Long, double[]> bySeed = new TreeMap<>();
        for (int run = 0; run < value_RT.length; run++) {
            bySeed.put(run + 1L, value_RT[run]);
        }
        return Scores.ofTasks(bySeed);
    }

    /** Returns 0, 1, 2, ... in rows. */
    static double[][] counting(int runs, int tasks) {
        double[][] value_RT = new double[runs][tasks];
        for (int i = 0; i < runs * tasks; i++) {
            value_RT[i / tasks][i % tasks] = i;
        }
        return value_RT;
    }
}

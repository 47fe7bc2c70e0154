package org.archerrl.learn;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/** Values held against the returns that really followed, both in units of reward. */
final class Calibration {
    /** How many groups of equally many decisions, from the worst believed to the best, the table has. */
    private static final int GROUPS = 5;

    private final double[] value_D;
    private final double[] return_D;

    /**
     * Takes pairs.
     *
     * @param value_D scaled
     * @param return_D scaled, of the same decisions
     * @param rewardScale what rewards were multiplied by
     */
    Calibration(double[] value_D, double[] return_D, double rewardScale) {
        this.value_D = inReward(value_D, rewardScale);
        this.return_D = inReward(return_D, rewardScale);
    }

    private static double[] inReward(double[] scaled, double rewardScale) {
        return IntStream.range(0, scaled.length)
                .mapToDouble(d -> scaled[d] / rewardScale)
                .toArray();
    }

    /** Returns the mean of value less return. */
    double bias() {
        return errors().getMean();
    }

    private SummaryStatistics errors() {
        SummaryStatistics errors = new SummaryStatistics();
        for (int d = 0; d < value_D.length; d++) {
            errors.addValue(value_D[d] - return_D[d]);
        }
        return errors;
    }

    private double explainedVariance() {
        SummaryStatistics spread = new SummaryStatistics();
        for (double value : return_D) {
            spread.addValue(value);
        }
        double variance = spread.getPopulationVariance();
        return variance == 0 ? 0 : 1 - errors().getPopulationVariance() / variance;
    }

    /** Returns what Q is worth: its bias, how returns go with it, and a table. */
    Map<String, Double> ofQ() {
        Map<String, Double> report = new TreeMap<>();
        report.put("critic.q.bias", bias());
        report.put("critic.q.explainedVariance", explainedVariance());
        SimpleRegression line = new SimpleRegression();
        for (int d = 0; d < value_D.length; d++) {
            line.addData(value_D[d], return_D[d]);
        }
        report.put("critic.q.slope", line.getSlope());
        report.put("critic.q.intercept", line.getIntercept());
        table(report);
        return report;
    }

    private void table(Map<String, Double> report) {
        int[] order = IntStream.range(0, value_D.length)
                .boxed()
                .sorted(Comparator.comparingDouble(d -> value_D[d]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int group = 0; group < GROUPS; group++) {
            int from = group * order.length / GROUPS;
            int to = (group + 1) * order.length / GROUPS;
            String name = ".fifth" + (group + 1);
            report.put("critic.q" + name, mean(value_D, order, from, to));
            report.put("critic.return" + name, mean(return_D, order, from, to));
        }
    }

    private static double mean(double[] values, int[] order, int from, int to) {
        return IntStream.range(from, to)
                .mapToDouble(i -> values[order[i]])
                .average()
                .orElse(Double.NaN);
    }
}

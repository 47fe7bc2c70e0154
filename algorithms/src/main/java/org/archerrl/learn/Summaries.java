package org.archerrl.learn;

import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/** Summaries of what a critic says of a sample set, in units of reward. */
final class Summaries {
    private final double rewardScale;
    private final SummaryStatistics ofQ = new SummaryStatistics();
    private final SummaryStatistics ofV = new SummaryStatistics();
    private final SummaryStatistics ofAdvantage = new SummaryStatistics();
    private final SummaryStatistics withinStates = new SummaryStatistics();

    Summaries(double rewardScale) {
        this.rewardScale = rewardScale;
    }

    /** Adds values of the same decisions, in units of scaled reward. */
    void add(double[] q, double[] v, double[] advantages) {
        for (int d = 0; d < advantages.length; d++) {
            ofQ.addValue(q[d] / rewardScale);
            ofV.addValue(v[d] / rewardScale);
            ofAdvantage.addValue(advantages[d] / rewardScale);
        }
    }

    /** Compares the utterances of each state with one another: so many in a row belong to one. */
    void compare(double[] advantages, int copies) {
        for (int from = 0; copies > 1 && from < advantages.length; from += copies) {
            SummaryStatistics ofState = new SummaryStatistics();
            for (int k = 0; k < copies; k++) {
                ofState.addValue(advantages[from + k] / rewardScale);
            }
            withinStates.addValue(ofState.getPopulationVariance());
        }
    }

    UpdateReport report() {
        Map<String, Double> report = new TreeMap<>();
        report.put("critic.q.mean", ofQ.getMean());
        report.put("critic.v.mean", ofV.getMean());
        report.put("advantage.mean", ofAdvantage.getMean());
        report.put("advantage.deviation", Math.sqrt(ofAdvantage.getPopulationVariance()));
        if (withinStates.getN() > 0) {
            report.put("advantage.deviationInState", Math.sqrt(withinStates.getMean()));
        }
        return new UpdateReport(report);
    }
}

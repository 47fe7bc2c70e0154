package org.archerrl.learn;

import java.util.Map;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/** Summaries of what a critic says of a sample set, in units of reward. */
final class Summaries {
    private final double rewardScale;
    private final SummaryStatistics ofQ = new SummaryStatistics();
    private final SummaryStatistics ofV = new SummaryStatistics();
    private final SummaryStatistics ofAdvantage = new SummaryStatistics();

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

    UpdateReport report() {
        return new UpdateReport(Map.of(
                "critic.q.mean", ofQ.getMean(),
                "critic.v.mean", ofV.getMean(),
                "advantage.mean", ofAdvantage.getMean(),
                "advantage.deviation", Math.sqrt(ofAdvantage.getPopulationVariance())));
    }
}

package org.archerrl.learn;

import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.archerrl.rl.TemporalDifferences;
import org.archerrl.variant.Decisions;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.ValueEvaluator;
import org.archerrl.variant.ValueEvaluator.Fitted;

/** How values compare with what came of the decisions; in the evaluator's unit. */
final class Calibration {
    private Calibration() {}

    /** Returns biases, and what Q explains of the outcomes' variance. */
    static UpdateReport of(ValueEvaluator evaluator, Decisions decisions, Horizon horizon) {
        double unit = evaluator.unit(horizon);
        double[] outcomes = evaluator.outcomes(decisions, horizon);
        Map<String, Double> report = new TreeMap<>();
        report.put("critic.v.bias", errors(decisions.value(), outcomes, unit).getMean());
        if (evaluator.fitted() == Fitted.Q_AND_VALUE) {
            SummaryStatistics errors = errors(decisions.recordedQ(), outcomes, unit);
            SummaryStatistics spread = new SummaryStatistics();
            for (double outcome : outcomes) {
                spread.addValue(outcome / unit);
            }
            double variance = spread.getPopulationVariance();
            report.put("critic.q.bias", errors.getMean());
            report.put("critic.q.explainedVariance", variance == 0 ? 0 : 1 - errors.getPopulationVariance() / variance);
        }
        return new UpdateReport(report);
    }

    private static SummaryStatistics errors(double[][] value_KD, double[] outcomes, double unit) {
        double[] value_D = TemporalDifferences.smallest(value_KD);
        SummaryStatistics errors = new SummaryStatistics();
        for (int d = 0; d < outcomes.length; d++) {
            errors.addValue((value_D[d] - outcomes[d]) / unit);
        }
        return errors;
    }
}

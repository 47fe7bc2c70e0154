package org.archerrl.rl;

/** Regression on an expectile: between the mean of the targets and their maximum. */
public final class Expectiles {
    private Expectiles() {}

    /**
     * {@code sum_k mean_b |xi - 1[diff <= 0]| diff^2}, {@code diff = target - prediction} (IQL, arXiv 2110.06169,
     * equation 5). At xi = .5 it is half of {@link TemporalDifferences#squaredLoss}; towards 1 predictions near the largest
     * target.
     *
     * @param prediction_KB a row for each head
     * @param target_KB constants of the same shape
     * @param expectile xi, from 0 to 1
     * @throws IllegalArgumentException if the shapes differ or there is nothing to average
     */
    public static double loss(double[][] prediction_KB, double[][] target_KB, double expectile) {
        Check.within("expectile", expectile, 0, 1);
        Shapes.same("prediction", prediction_KB, "target", target_KB);
        double loss = 0;
        for (int k = 0; k < prediction_KB.length; k++) {
            int count = prediction_KB[k].length;
            Shapes.notEmpty("prediction", count);
            double sum = 0;
            for (int b = 0; b < count; b++) {
                double difference = target_KB[k][b] - prediction_KB[k][b];
                sum += Math.abs(expectile - (difference <= 0 ? 1 : 0)) * difference * difference;
            }
            loss += sum / count;
        }
        return loss;
    }
}

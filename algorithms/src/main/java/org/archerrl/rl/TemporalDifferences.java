package org.archerrl.rl;

import java.util.Arrays;
import java.util.List;
import org.archerrl.interaction.Ending;

/**
 * Targets and losses of the utterance critic (ArCHer, arXiv 2402.19446).
 *
 * <p>Arrays {@code _KB} have a row for each of the K heads (two in ArCHer) and a column for each of B transitions.
 */
public final class TemporalDifferences {
    private TemporalDifferences() {}

    /**
     * Returns d: 1 where no value follows the turn, 0 where the target bootstraps.
     *
     * @param endings of B turns
     * @param truncation what a turn limit means
     */
    public static double[] done(List<Ending> endings, Truncation truncation) {
        return endings.stream()
                .mapToDouble(ending -> switch (ending) {
                    case CONTINUES -> 0;
                    case TERMINATED -> 1;
                    case TRUNCATED -> truncation == Truncation.ENDS ? 1 : 0;
                })
                .toArray();
    }

    /**
     * {@code y_k = r + (1-d) gamma Vbar_k(h')}.
     *
     * <p>Where {@code d = 1} the target is exactly {@code r}, whatever the value after it, infinite and NaN included.
     *
     * @param reward_B rewards
     * @param done_B d, 0 or 1
     * @param nextValue_KB target critic's values of the next contexts
     * @param discount gamma, for each turn
     * @return y_KB
     */
    public static double[][] qTargets(double[] reward_B, double[] done_B, double[][] nextValue_KB, double discount) {
        Shapes.same("reward", reward_B, "done", done_B);
        double[][] target_KB = Arrays.stream(nextValue_KB).map(double[]::clone).toArray(double[][]::new);
        for (double[] target_B : target_KB) {
            Shapes.same("nextValue", target_B, "reward", reward_B);
            for (int b = 0; b < target_B.length; b++) {
                target_B[b] = reward_B[b] + (done_B[b] == 1 ? 0 : (1 - done_B[b]) * discount * target_B[b]);
            }
        }
        return target_KB;
    }

    /**
     * {@code sum_k mean_b (prediction - target)^2}: no factor 1/2, a sum over heads, a mean over transitions.
     *
     * @throws IllegalArgumentException if the shapes differ or there is no transition
     */
    public static double squaredLoss(double[][] prediction_KB, double[][] target_KB) {
        Shapes.same("prediction", prediction_KB, "target", target_KB);
        double loss = 0;
        for (int k = 0; k < prediction_KB.length; k++) {
            int count = prediction_KB[k].length;
            Shapes.notEmpty("prediction", count);
            double sum = 0;
            for (int b = 0; b < count; b++) {
                double error = prediction_KB[k][b] - target_KB[k][b];
                sum += error * error;
            }
            loss += sum / count;
        }
        return loss;
    }

    /** Returns the smallest value of each column; the least head is believed. */
    public static double[] smallest(double[][] value_KB) {
        double[] smallest_B = value_KB[0].clone();
        for (double[] value_B : value_KB) {
            Shapes.same("a head", value_B, "the first head", smallest_B);
            Arrays.setAll(smallest_B, b -> Math.min(smallest_B[b], value_B[b]));
        }
        return smallest_B;
    }
}

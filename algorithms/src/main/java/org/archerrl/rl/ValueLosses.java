package org.archerrl.rl;

import java.util.Arrays;

/** Losses of values that are not plain squared errors; see {@link TemporalDifferences} and {@link Expectiles} for those. */
public final class ValueLosses {
    private ValueLosses() {}

    /**
     * {@code mean over mask of max((v - R)^2, (clip(v, vOld - c, vOld + c) - R)^2) / 2}: a value gains nothing from moving
     * further than c from where it was when the data were collected (what implementations of PPO, arXiv 1707.06347, do
     * and the paper does not).
     *
     * @param value_BT v of tokens, a row for each utterance
     * @param old_BT vOld
     * @param return_BT R
     * @param clip c, at least 0; infinity for none
     */
    public static double clipped(
            double[][] value_BT, double[][] old_BT, double[][] return_BT, double[][] mask_BT, double clip) {
        Check.within("clip", clip, 0, Double.POSITIVE_INFINITY);
        Shapes.same("value", value_BT, "mask", mask_BT);
        Shapes.same("old", old_BT, "mask", mask_BT);
        Shapes.same("return", return_BT, "mask", mask_BT);
        double[][] loss_BT = new double[mask_BT.length][];
        for (int b = 0; b < loss_BT.length; b++) {
            int row = b;
            loss_BT[b] = new double[mask_BT[b].length];
            Arrays.setAll(loss_BT[b], t -> {
                double old = old_BT[row][t];
                double near = Math.max(old - clip, Math.min(old + clip, value_BT[row][t]));
                double error = value_BT[row][t] - return_BT[row][t];
                double nearError = near - return_BT[row][t];
                return Math.max(error * error, nearError * nearError) / 2;
            });
        }
        return TokenReduction.MEAN_OVER_TOKENS.reduce(loss_BT, mask_BT);
    }

    /**
     * {@code sum_k mean_b -(z log p + (1-z) log(1-p))}, {@code p = sigmoid(logit)}, without overflow (the values of DigiRL,
     * arXiv 2406.11896).
     *
     * @param logit_KB a row for each head
     * @param label_KB z, from 0 to 1
     * @throws IllegalArgumentException if the shapes differ or there is nothing to average
     */
    public static double binaryCrossEntropy(double[][] logit_KB, double[][] label_KB) {
        Shapes.same("logit", logit_KB, "label", label_KB);
        double loss = 0;
        for (int k = 0; k < logit_KB.length; k++) {
            int count = logit_KB[k].length;
            Shapes.notEmpty("logit", count);
            double sum = 0;
            for (int b = 0; b < count; b++) {
                sum += softplus(logit_KB[k][b]) - label_KB[k][b] * logit_KB[k][b];
            }
            loss += sum / count;
        }
        return loss;
    }

    /** {@code log(1 + exp(x))}. */
    static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }
}

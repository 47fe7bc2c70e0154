package org.archerrl.rl;

import java.util.Arrays;

/** How much each utterance of the data counts in weighted cloning, by its advantage. */
public final class AdvantageWeights {
    private AdvantageWeights() {}

    /**
     * {@code f = min(exp(beta A), cap)} (advantage-weighted regression, arXiv 1910.00177). The loss is {@link
     * PolicyGradients#reinforceLoss} with f for the advantage.
     *
     * @param advantage_B of the data's own utterances
     * @param beta inverse temperature, from 0 to 1e6; 0 is plain cloning
     * @param cap the largest weight, above 0; infinity for none. Weights stay finite in single precision without one, too
     * @return f_B, positive and rising with A up to the cap
     */
    public static double[] exponential(double[] advantage_B, double beta, double cap) {
        Check.within("beta", beta, 0, 1e6);
        double largest = Math.min(
                cap == Double.POSITIVE_INFINITY ? Float.MAX_VALUE : Check.positive("cap", cap), Float.MAX_VALUE);
        return Arrays.stream(advantage_B)
                .map(advantage -> Math.min(Math.exp(beta * advantage), largest))
                .toArray();
    }

    /**
     * {@code f = 1[A > threshold]}: hard filtering (DigiRL, arXiv 2406.11896).
     *
     * @return f_B, each 0 or 1
     */
    public static double[] indicator(double[] advantage_B, double threshold) {
        return Arrays.stream(advantage_B)
                .map(advantage -> advantage > threshold ? 1 : 0)
                .toArray();
    }

    /**
     * {@code f / mean f}: weights of mean 1; where all are 0 they stay so.
     *
     * @param weight_B not negative
     */
    public static double[] normalised(double[] weight_B) {
        double mean = Arrays.stream(weight_B).average().orElse(0);
        return Arrays.stream(weight_B)
                .map(weight -> mean == 0 ? 0 : weight / mean)
                .toArray();
    }
}

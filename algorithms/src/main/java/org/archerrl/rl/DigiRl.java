package org.archerrl.rl;

import java.util.Arrays;

/**
 * The rules of DigiRL (arXiv 2406.11896): values are probabilities of success, learnt by {@link
 * ValueLosses#binaryCrossEntropy}; the best trajectories, and of them the steps that help, are cloned.
 *
 * <p>With two heads, a value is the smaller of their probabilities.
 */
public final class DigiRl {
    /** What a step must be worth more than, in {@link #stepAdvantage}. */
    public static final double COST_OF_A_STEP = .05;
    /** Values of instructions are kept this far from 0 and 1. */
    public static final double MARGIN = 1e-4;

    private DigiRl() {}

    /** {@code z = 1[G > 0]}: whether an episode came to success. */
    public static double[] labels(double[] monteCarloReturn_B) {
        return AdvantageWeights.indicator(monteCarloReturn_B, 0);
    }

    /**
     * {@code clip(v(h') - v(h) - .05 + r + G, 0, 1)}: the published code; {@link #doublyRobust} is the paper's form. A step is
     * cloned if it is above 0.
     *
     * @param value_B v of the observations
     * @param nextValue_B v of the observations after them
     * @param reward_B r
     * @param monteCarloReturn_B G
     */
    public static double[] stepAdvantage(
            double[] value_B, double[] nextValue_B, double[] reward_B, double[] monteCarloReturn_B) {
        Shapes.same("nextValue", nextValue_B, "value", value_B);
        Shapes.same("reward", reward_B, "value", value_B);
        Shapes.same("monteCarloReturn", monteCarloReturn_B, "value", value_B);
        double[] advantage_B = new double[value_B.length];
        Arrays.setAll(advantage_B, b -> {
            double gain = nextValue_B[b] - value_B[b] - COST_OF_A_STEP + reward_B[b] + monteCarloReturn_B[b];
            return Math.max(0, Math.min(1, gain));
        });
        return advantage_B;
    }

    /**
     * {@code A_t = lambda^(H-t) R + (1 - lambda^(H-t)) (V(h_{t+1}) + r_t - V(h_t))}: late steps lean on what came out, early
     * ones on the values.
     *
     * @param value_T V of one episode's H observations
     * @param nextValue_T V of the observations after them
     * @param reward_T r
     * @param episodeReturn R
     * @param lambda from 0 (values alone) to 1 (the return alone)
     * @return A_T
     */
    public static double[] doublyRobust(
            double[] value_T, double[] nextValue_T, double[] reward_T, double episodeReturn, double lambda) {
        Check.within("lambda", lambda, 0, 1);
        Shapes.same("nextValue", nextValue_T, "value", value_T);
        Shapes.same("reward", reward_T, "value", value_T);
        double[] advantage_T = new double[value_T.length];
        Arrays.setAll(advantage_T, t -> {
            double share = Math.pow(lambda, value_T.length - t);
            return share * episodeReturn + (1 - share) * (nextValue_T[t] + reward_T[t] - value_T[t]);
        });
        return advantage_T;
    }

    /**
     * {@code R - clip(V_I(h_0), 1e-4, 1 - 1e-4)}: how much better an episode went than its instruction promised. {@link
     * Filters#keptAtQuantile} of it (q = .9) are the trajectories to learn from.
     *
     * @param return_B R of episodes
     * @param instructionValue_B V_I of their first observations
     */
    public static double[] surprise(double[] return_B, double[] instructionValue_B) {
        Shapes.same("return", return_B, "instructionValue", instructionValue_B);
        double[] surprise_B = new double[return_B.length];
        Arrays.setAll(surprise_B, b -> return_B[b] - Math.max(MARGIN, Math.min(1 - MARGIN, instructionValue_B[b])));
        return surprise_B;
    }
}

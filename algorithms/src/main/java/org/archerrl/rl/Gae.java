package org.archerrl.rl;

import java.util.Arrays;

/** Generalised advantage estimation (Schulman et al., arXiv 1506.02438, equation 16). */
public final class Gae {
    private Gae() {}

    /**
     * {@code delta_t = r_t + gamma V_{t+1} (1-d_t) - V_t; A_t = delta_t + gamma lambda (1-d_t) A_{t+1}}.
     *
     * <p>Several episodes may follow each other: nothing passes a place with {@code d = 1}.
     *
     * @param reward_T rewards
     * @param value_T V of the state before each reward
     * @param done_T d, 1 where an episode ends with that reward
     * @param lastValue V after the last reward, used if its d is 0
     * @param discount gamma
     * @param lambda 0 for one-step errors, 1 for returns less values
     * @return A_T
     */
    public static double[] advantages(
            double[] reward_T, double[] value_T, double[] done_T, double lastValue, double discount, double lambda) {
        Shapes.same("reward", reward_T, "value", value_T);
        Shapes.same("reward", reward_T, "done", done_T);
        double[] advantage_T = new double[reward_T.length];
        double nextValue = lastValue;
        double nextAdvantage = 0;
        for (int t = reward_T.length - 1; t >= 0; t--) {
            double delta = reward_T[t] - value_T[t];
            advantage_T[t] = done_T[t] == 1 ? delta : delta + discount * (nextValue + lambda * nextAdvantage);
            nextValue = value_T[t];
            nextAdvantage = advantage_T[t];
        }
        return advantage_T;
    }

    /** {@code R_t = A_t + V_t}: what the values regress on, from advantages that are not yet whitened. */
    public static double[] returns(double[] advantage_T, double[] value_T) {
        Shapes.same("advantage", advantage_T, "value", value_T);
        double[] return_T = new double[value_T.length];
        Arrays.setAll(return_T, t -> advantage_T[t] + value_T[t]);
        return return_T;
    }
}

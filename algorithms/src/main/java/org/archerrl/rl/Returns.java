package org.archerrl.rl;

/** Monte Carlo returns of one episode. */
public final class Returns {
    private Returns() {}

    /**
     * {@code G_t = r_t + gamma G_{t+1}}, and 0 after the last turn (Sutton and Barto, 2018, equation 3.9).
     *
     * @param reward_T of each turn
     * @param discount gamma, for each turn
     * @return G_T, of the same length
     */
    public static double[] rewardToGo(double[] reward_T, double discount) {
        double[] return_T = new double[reward_T.length];
        double next = 0;
        for (int t = reward_T.length - 1; t >= 0; t--) {
            next = reward_T[t] + discount * next;
            return_T[t] = next;
        }
        return return_T;
    }

    /** Returns the sum of the rewards: what an episode is reported as. */
    public static double undiscounted(double[] reward_T) {
        double sum = 0;
        for (double reward : reward_T) {
            sum += reward;
        }
        return sum;
    }
}

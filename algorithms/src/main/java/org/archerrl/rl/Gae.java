package org.archerrl.rl;

import java.util.Arrays;
import java.util.stream.IntStream;

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

    /**
     * The same where each place says itself what follows it, and whose it is: a place may be the last of its episode and have a
     * value after it all the same (a limit was hit).
     *
     * @param nextValue_T V after each place, not read where d is 1
     * @param episode_T whose place it is; those of an episode stand together
     * @return A_T
     */
    public static double[] advantages(
            double[] reward_T,
            double[] value_T,
            double[] nextValue_T,
            double[] done_T,
            int[] episode_T,
            double discount,
            double lambda) {
        Shapes.same("reward", reward_T, "value", value_T);
        Shapes.same("reward", reward_T, "nextValue", nextValue_T);
        Shapes.same("reward", reward_T, "done", done_T);
        double[] advantage_T = new double[reward_T.length];
        for (int t = reward_T.length - 1; t >= 0; t--) {
            boolean goesOn = t + 1 < reward_T.length && episode_T[t + 1] == episode_T[t];
            double nextAdvantage = goesOn ? advantage_T[t + 1] : 0;
            double delta = reward_T[t] - value_T[t];
            advantage_T[t] = done_T[t] == 1 ? delta : delta + discount * (nextValue_T[t] + lambda * nextAdvantage);
        }
        return advantage_T;
    }

    /**
     * Advantages of tokens at two levels (bi-level estimation, after the published code of RAGEN, arXiv 2504.20073, which
     * then whitens): first {@link #advantages} over turns, {@code A^turn}, with the turns' discount; then {@code A^turn + V}
     * takes the place of the reward of each turn's last token, and {@link #advantages} runs over tokens, stopping at every
     * turn's end.
     *
     * <p>A turn's reward and V are those in the row of its last token: V of the state <em>before</em> the last token, not of
     * the turn's observation. Rewards of a turn's other tokens count inside it alone. The published code takes tokens
     * with a reward other than 0 for turn ends; here ends are given, so a turn may be worth 0. With one token for each turn this
     * is {@link #advantages} at the turns' discount.
     *
     * @param reward_T rewards of action tokens
     * @param value_T V of the state before each token
     * @param turnEnd_T 1 for the last token of a turn; the last of all must be one
     * @param done_T d, 1 where an episode ends with that token, which must be a turn's last
     * @param lastValue V at the next turn's last token, used if the last d is 0
     * @param turnDiscount gamma from turn to turn
     * @param discount gamma from token to token
     * @param lambda of both levels
     * @return A_T; {@link #returns} of it is what the values regress on
     */
    public static double[] biLevel(
            double[] reward_T,
            double[] value_T,
            double[] turnEnd_T,
            double[] done_T,
            double lastValue,
            double turnDiscount,
            double discount,
            double lambda) {
        Shapes.same("reward", reward_T, "turnEnd", turnEnd_T);
        Shapes.same("done", done_T, "turnEnd", turnEnd_T);
        int[] end_N = turnEnds(turnEnd_T, done_T);
        double[] turnValue_N = at(end_N, value_T);
        double[] turnReturn_N = returns(
                advantages(at(end_N, reward_T), turnValue_N, at(end_N, done_T), lastValue, turnDiscount, lambda),
                turnValue_N);
        double[] shaped_T = reward_T.clone();
        for (int n = 0; n < end_N.length; n++) {
            shaped_T[end_N[n]] = turnReturn_N[n];
        }
        return advantages(shaped_T, value_T, turnEnd_T, 0, discount, lambda);
    }

    private static int[] turnEnds(double[] turnEnd_T, double[] done_T) {
        int last = turnEnd_T.length - 1;
        for (int t = 0; t <= last; t++) {
            if (turnEnd_T[t] != 1 && (t == last || done_T[t] == 1)) {
                throw new IllegalArgumentException(
                        "turnEnd: must be 1 where an episode ends and at the last token, got " + turnEnd_T[t]
                                + " at token " + t + " of " + turnEnd_T.length);
            }
        }
        return IntStream.rangeClosed(0, last).filter(t -> turnEnd_T[t] == 1).toArray();
    }

    private static double[] at(int[] place_N, double[] value_T) {
        return Arrays.stream(place_N).mapToDouble(t -> value_T[t]).toArray();
    }

    /** {@code R_t = A_t + V_t}: what the values regress on, from advantages that are not yet whitened. */
    public static double[] returns(double[] advantage_T, double[] value_T) {
        Shapes.same("advantage", advantage_T, "value", value_T);
        double[] return_T = new double[value_T.length];
        Arrays.setAll(return_T, t -> advantage_T[t] + value_T[t]);
        return return_T;
    }
}

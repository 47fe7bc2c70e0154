package org.archerrl.variant;

import java.util.Arrays;
import org.archerrl.rl.Returns;

/**
 * The decisions of whole episodes, in order, with what is known of them. Legend: D decisions, K heads; rewards and values are
 * scaled.
 *
 * @param heads K
 * @param reward [D] after each decision; between the tokens of an utterance 0
 * @param done [D] 1 where no value follows, else 0
 * @param episode [D] whose decision it is; those of an episode stand together
 * @param turn [D] the turn it belongs to, counted over all episodes
 * @param value [K][D] {@code V(h)}
 * @param nextValue [K][D] {@code V(h')}
 * @param recordedQ [K][D] {@code Q(h,u)}
 * @param freshQ [K][D] {@code Q(h,u~)}
 */
public record Decisions(
        int heads,
        double[] reward,
        double[] done,
        int[] episode,
        int[] turn,
        double[][] value,
        double[][] nextValue,
        double[][] recordedQ,
        double[][] freshQ) {
    /** Returns D. */
    public int count() {
        return reward.length;
    }

    /** Returns the discounted sum [D] of the rewards from each decision to the end of its episode. */
    public double[] rewardToGo(double discount) {
        double[] result = new double[count()];
        for (int from = 0; from < count(); ) {
            int to = from;
            while (to < count() && episode[to] == episode[from]) {
                to++;
            }
            double[] own = Returns.rewardToGo(Arrays.copyOfRange(reward, from, to), discount);
            System.arraycopy(own, 0, result, from, own.length);
            from = to;
        }
        return result;
    }
}

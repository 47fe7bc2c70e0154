package org.archerrl.rl;

import java.util.Arrays;

/** How much better an utterance, or a token, is than what the policy does on average. */
public final class Advantages {
    /** Added to the standard deviation, so that equal advantages become 0. */
    public static final double EPSILON = 1e-8;

    private Advantages() {}

    /**
     * {@code A = min_k Q_k(h,u) - min_k V_k(h)}: the minimum is taken before the subtraction.
     *
     * @param q_KB values of utterances, a row for each head
     * @param value_KB values of their contexts, a row for each head
     * @return A_B
     */
    public static double[] ofCritic(double[][] q_KB, double[][] value_KB) {
        double[] q_B = TemporalDifferences.smallest(q_KB);
        double[] value_B = TemporalDifferences.smallest(value_KB);
        Shapes.same("q", q_B, "value", value_B);
        double[] advantage_B = new double[q_B.length];
        Arrays.setAll(advantage_B, b -> q_B[b] - value_B[b]);
        return advantage_B;
    }

    /** Less their mean, over their population standard deviation plus {@link #EPSILON}; an empty set stays empty. */
    public static double[] whitened(double[] advantage_B) {
        double mean = Arrays.stream(advantage_B).average().orElse(0);
        double variance = Arrays.stream(advantage_B)
                .map(a -> (a - mean) * (a - mean))
                .average()
                .orElse(0);
        return Arrays.stream(advantage_B)
                .map(a -> (a - mean) / (Math.sqrt(variance) + EPSILON))
                .toArray();
    }

    /**
     * {@code A_b - b_{b,i}}: an utterance's advantage at each of its tokens, less a token baseline (ArCHer, arXiv 2402.19446).
     *
     * @param advantage_B of utterances
     * @param baseline_BT of tokens; zeros for none
     */
    public static double[][] lessBaseline(double[] advantage_B, double[][] baseline_BT) {
        Shapes.rows("baseline", baseline_BT, "advantage", advantage_B);
        double[][] result_BT = new double[baseline_BT.length][];
        Arrays.setAll(result_BT, b -> Arrays.stream(baseline_BT[b])
                .map(baseline -> advantage_B[b] - baseline)
                .toArray());
        return result_BT;
    }
}

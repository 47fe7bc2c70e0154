package org.archerrl.rl;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.archerrl.variant.extraction.AdvantageTransform;

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

    /**
     * Transforms the advantages of a sample set; {@code WHITEN} divides by the population standard deviation plus {@link
     * #EPSILON}. An empty set stays empty.
     *
     * @param perState how many advantages in a row belong to the same state
     * @return a new array
     */
    public static double[] transform(double[] advantage_B, int perState, AdvantageTransform transform) {
        if (transform == AdvantageTransform.CENTER_BY_STATE) {
            return centeredByState(advantage_B, perState);
        }
        return transform(advantage_B, transform);
    }

    private static double[] centeredByState(double[] advantage_B, int perState) {
        double[] result_B = new double[advantage_B.length];
        for (int from = 0; from < result_B.length; from += perState) {
            double[] state = Arrays.copyOfRange(advantage_B, from, from + perState);
            System.arraycopy(transform(state, AdvantageTransform.CENTER), 0, result_B, from, perState);
        }
        return result_B;
    }

    private static double[] transform(double[] advantage_B, AdvantageTransform transform) {
        double mean = Arrays.stream(advantage_B).average().orElse(0);
        double variance = Arrays.stream(advantage_B)
                .map(a -> (a - mean) * (a - mean))
                .average()
                .orElse(0);
        return switch (transform) {
            case NONE -> advantage_B.clone();
            case CENTER, CENTER_BY_STATE -> Arrays.stream(advantage_B)
                    .map(a -> a - mean)
                    .toArray();
            case WHITEN -> Arrays.stream(advantage_B)
                    .map(a -> (a - mean) / (Math.sqrt(variance) + EPSILON))
                    .toArray();
        };
    }

    /**
     * Transforms the advantages of the tokens inside the mask, as one set.
     *
     * @param mask_BT 1 for tokens that count, else 0
     * @return a new array, 0 outside the mask
     */
    public static double[][] transform(double[][] advantage_BT, double[][] mask_BT, AdvantageTransform transform) {
        Shapes.same("advantage", advantage_BT, "mask", mask_BT);
        double[] inside = IntStream.range(0, mask_BT.length)
                .mapToObj(b -> IntStream.range(0, mask_BT[b].length)
                        .filter(t -> mask_BT[b][t] != 0)
                        .mapToDouble(t -> advantage_BT[b][t]))
                .flatMapToDouble(values -> values)
                .toArray();
        double[] transformed = transform(inside, transform);
        double[][] result_BT = new double[advantage_BT.length][];
        int next = 0;
        for (int b = 0; b < result_BT.length; b++) {
            result_BT[b] = new double[advantage_BT[b].length];
            for (int t = 0; t < result_BT[b].length; t++) {
                if (mask_BT[b][t] != 0) {
                    result_BT[b][t] = transformed[next++];
                }
            }
        }
        return result_BT;
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

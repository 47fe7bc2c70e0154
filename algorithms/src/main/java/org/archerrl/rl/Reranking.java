package org.archerrl.rl;

import java.util.stream.IntStream;

/** Acting by choosing among drawn utterances, instead of learning to draw better ones (CHAI, arXiv 2204.08426). */
public final class Reranking {
    private Reranking() {}

    /**
     * {@code argmax_u min_k Q_k(h, u)} over the candidates of each state; of equal ones the first, so one candidate is the policy
     * itself.
     *
     * @param q_KB values of candidates, a row for each head; a state's candidates stand side by side
     * @param perState how many they are, at least 1; it divides B
     * @return for each state the place of its best candidate in B
     */
    public static int[] best(double[][] q_KB, int perState) {
        double[] q_B = TemporalDifferences.smallest(q_KB);
        Check.within("candidates of a state", perState, 1, Integer.MAX_VALUE);
        if (q_B.length % perState != 0) {
            throw new IllegalArgumentException(
                    "q: " + q_B.length + " candidates cannot be split into states of " + perState + " each");
        }
        return IntStream.range(0, q_B.length / perState)
                .map(s -> best(q_B, s * perState, perState))
                .toArray();
    }

    private static int best(double[] q_B, int from, int count) {
        return IntStream.range(from, from + count)
                .reduce((best, b) -> q_B[b] > q_B[best] ? b : best)
                .orElseThrow();
    }
}

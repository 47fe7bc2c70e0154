package org.archerrl.policy;

import java.util.Arrays;
import java.util.List;

/**
 * Utterances as they were sampled.
 *
 * @param tokens one array for each utterance; its last token is an end token unless the cap or a stop string cut it
 * @param logProbs natural log-probability of each token when it was drawn, as {@link Decoding} defines it; same shape
 */
public record Utterances(int[][] tokens, float[][] logProbs) {
    /** Returns the number of utterances. */
    public int count() {
        return tokens.length;
    }

    /** Returns utterances {@code from} to {@code to - 1}. */
    public Utterances range(int from, int to) {
        return new Utterances(Arrays.copyOfRange(tokens, from, to), Arrays.copyOfRange(logProbs, from, to));
    }

    /** Returns all of them, one list after the other. */
    public static Utterances concat(List<Utterances> lists) {
        return new Utterances(
                lists.stream().flatMap(u -> Arrays.stream(u.tokens)).toArray(int[][]::new),
                lists.stream().flatMap(u -> Arrays.stream(u.logProbs)).toArray(float[][]::new));
    }

    /** Returns the log-probability of a whole utterance. */
    public double logProb(int m) {
        double sum = 0;
        for (float logProb : logProbs[m]) {
            sum += logProb;
        }
        return sum;
    }
}

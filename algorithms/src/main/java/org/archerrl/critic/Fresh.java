package org.archerrl.critic;

/**
 * Utterances that a batch does not hold.
 *
 * @param copies K at each turn
 * @param tokens [N K] of them; utterance m = n K + k belongs to turn n
 */
public record Fresh(int copies, int[][] tokens) {
    /** No utterances. */
    public static final Fresh NONE = new Fresh(0, new int[0][]);
}

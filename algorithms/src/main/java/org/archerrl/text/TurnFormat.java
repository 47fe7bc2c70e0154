package org.archerrl.text;

import com.google.common.primitives.Ints;
import java.util.Arrays;

/**
 * How the turns of an episode become the token ids that a policy reads: what stands before, between and after observations.
 *
 * <p>An utterance stands in the context with the very ids that were sampled; a format never writes it anew.
 */
public interface TurnFormat {
    /** Returns the tokenizer that this format is of; the format does not own it. */
    Tokenizer tokenizer();

    /** Returns what the policy reads before its first utterance, at least one token. */
    int[] opening(String observation);

    /**
     * Returns what the policy reads between two of its utterances.
     *
     * @param lastToken the last token of the utterance before; it is no terminator if the utterance was cut
     */
    int[] reply(int lastToken, String observation);

    /** Returns what every opening begins with, whatever the observation. */
    int[] head();

    /** Returns the newest {@code most} tokens of a context, the head first if it takes no more than half of them. */
    default int[] newest(int[] context, int most) {
        if (context.length <= most) {
            return context;
        }
        int[] kept = 2 * head().length <= most ? head() : new int[0];
        return Ints.concat(kept, Arrays.copyOfRange(context, context.length - most + kept.length, context.length));
    }

    /**
     * Returns the format without a template: observations and utterances follow each other as they are, after the special
     * tokens that the tokenizer's post-processor puts before a text.
     *
     * @throws IllegalArgumentException if the tokenizer's post-processor is of an unknown type
     */
    static TurnFormat plain(Tokenizer tokenizer) {
        return new PlainTurns(tokenizer, Framing.fromJson(tokenizer.json()).before());
    }
}

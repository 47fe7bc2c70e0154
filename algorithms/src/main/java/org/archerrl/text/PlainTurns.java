package org.archerrl.text;

import com.google.common.primitives.Ints;

/** Nothing between observations and utterances. */
final class PlainTurns implements TurnFormat {
    private final Tokenizer tokenizer;
    private final int[] head;

    PlainTurns(Tokenizer tokenizer, int[] head) {
        this.tokenizer = tokenizer;
        this.head = head;
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public int[] opening(String observation) {
        int[] ids = Ints.concat(head, tokenizer.encode(observation));
        return ids.length == 0 ? new int[] {tokenizer.terminator()} : ids;
    }

    @Override
    public int[] reply(int lastToken, String observation) {
        return tokenizer.encode(observation);
    }

    @Override
    public int[] head() {
        return head.clone();
    }
}

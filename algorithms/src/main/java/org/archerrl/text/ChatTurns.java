package org.archerrl.text;

import com.google.common.base.Strings;
import com.google.common.collect.ObjectArrays;

/** The turns of a chat template: its own words, cut where texts stand between them. */
final class ChatTurns implements TurnFormat {
    private final Tokenizer tokenizer;
    private final ChatWords words;
    private final String terminator;
    /** Between the terminator and the next observation. */
    private final String between;

    ChatTurns(Tokenizer tokenizer, ChatWords words) {
        this.tokenizer = tokenizer;
        this.words = words;
        this.terminator = tokenizer.terminatorName();
        this.between = words.afterUtterance().substring(terminator.length());
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public int[] opening(String observation) {
        String[] after = {words.observation(observation), words.beforeUtterance()};
        return tokenizer.encodeWithin(ObjectArrays.concat(words.opening(), after, String.class));
    }

    @Override
    public int[] reply(int lastToken, String observation) {
        return tokenizer.encodeWithin(
                lastToken == tokenizer.terminator() ? between : terminator + between,
                words.observation(observation),
                words.beforeUtterance());
    }

    @Override
    public int[] head() {
        String[] head = words.opening().clone();
        String last = head[head.length - 1];
        head[head.length - 1] = last.substring(
                0, last.length() - Strings.commonSuffix(last, between).length());
        return tokenizer.encodeWithin(head);
    }
}

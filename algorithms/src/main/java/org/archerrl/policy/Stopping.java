package org.archerrl.policy;

import com.google.common.primitives.Ints;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.archerrl.text.Tokenizer;

/**
 * When an utterance is over: at an end token, at the cap, or when its text holds a stop string. The tokens stay as they were
 * sampled; {@link #text} says what is handed on.
 */
public final class Stopping {
    /** Tokens by which the text of the newest tokens may differ from the end of the whole text: a cut character's. */
    private static final int MARGIN = 4;

    private final Tokenizer tokenizer;
    private final int maxTokens;
    private final int[] ends;
    private final List<String> strings;

    private Stopping(Tokenizer tokenizer, int maxTokens, int[] ends, List<String> strings) {
        if (maxTokens < 1) {
            throw new IllegalArgumentException("an utterance must have room for at least 1 token, got " + maxTokens);
        }
        this.tokenizer = tokenizer;
        this.maxTokens = maxTokens;
        this.ends = ends;
        this.strings = strings;
    }

    /** Stops after any of {@code ends} or after {@code maxTokens}; the tokenizer stays owned by the caller. */
    public static Stopping after(Tokenizer tokenizer, int maxTokens, int... ends) {
        return new Stopping(tokenizer, maxTokens, ends.clone(), List.of());
    }

    /**
     * Stops as this does, and as soon as the text holds one of {@code strings}.
     *
     * @throws IllegalArgumentException if one of them is empty
     */
    public Stopping orAt(List<String> strings) {
        if (strings.contains("")) {
            throw new IllegalArgumentException("a stop string must have at least one character, got " + strings);
        }
        return new Stopping(tokenizer, maxTokens, ends, List.copyOf(strings));
    }

    /** Returns the cap. */
    public int maxTokens() {
        return maxTokens;
    }

    /** Returns whether an utterance is over with the last of its tokens so far; there is at least one. */
    boolean isOver(int[] tokens) {
        return tokens.length >= maxTokens || Ints.contains(ends, tokens[tokens.length - 1]) || holdsString(tokens);
    }

    private boolean holdsString(int[] tokens) {
        // A token says at least one byte: what the newest one completed lies within as many tokens as the string has
        // bytes.
        for (String string : strings) {
            int window = string.getBytes(StandardCharsets.UTF_8).length + MARGIN;
            int[] newest = Arrays.copyOfRange(tokens, Math.max(0, tokens.length - window), tokens.length);
            if (tokenizer.decode(newest).contains(string)) {
                return true;
            }
        }
        return false;
    }

    /** Returns what an utterance says: without end tokens, and cut before the first stop string. */
    public String text(int[] utterance) {
        String text = tokenizer.decode(
                Arrays.stream(utterance).filter(id -> !Ints.contains(ends, id)).toArray());
        int end = strings.stream()
                .mapToInt(text::indexOf)
                .filter(at -> at >= 0)
                .min()
                .orElse(text.length());
        return text.substring(0, end);
    }
}

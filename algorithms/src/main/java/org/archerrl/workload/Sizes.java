package org.archerrl.workload;

import java.util.List;
import java.util.stream.Stream;

/**
 * The shape of a network, and how much it is given.
 *
 * @param layers of the network
 * @param width of its states
 * @param heads of its attention
 * @param vocabulary number of token ids
 * @param batch sequences, or pairs of them
 * @param prompt tokens that are given first: a prompt, an observation
 * @param fresh tokens that follow: what is drawn, an utterance
 */
public record Sizes(int layers, int width, int heads, int vocabulary, int batch, int prompt, int fresh) {
    /** Returns the sizes as words, in the order of the components. */
    public List<String> words() {
        return Stream.of(layers, width, heads, vocabulary, batch, prompt, fresh)
                .map(String::valueOf)
                .toList();
    }

    /** Reads what {@link #words} gave. */
    public static Sizes of(List<String> words) {
        int[] n = words.stream().mapToInt(Integer::parseInt).toArray();
        return new Sizes(n[0], n[1], n[2], n[3], n[4], n[5], n[6]);
    }

    /** Returns the most tokens of a sequence. */
    int context() {
        return prompt + fresh;
    }
}

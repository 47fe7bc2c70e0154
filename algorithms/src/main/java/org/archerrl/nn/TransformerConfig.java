package org.archerrl.nn;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The shape of a causal decoder.
 *
 * @param vocabulary number of token ids
 * @param width of the residual stream
 * @param layers number of blocks
 * @param heads attention heads that ask, H
 * @param context most positions in a row, its continuation included
 * @param epsilon of the norms
 * @param output what turns states into logits
 * @param family how the rest is laid out
 */
public record TransformerConfig(
        int vocabulary,
        int width,
        int layers,
        int heads,
        int context,
        double epsilon,
        OutputProjection output,
        Family family) {
    /** Sizes that are trained from scratch: layers, width, heads. */
    private static final Map<String, int[]> SIZES = new TreeMap<>(
            Map.of("nano", new int[] {2, 64, 4}, "micro", new int[] {4, 128, 4}, "small", new int[] {6, 256, 8}));

    public TransformerConfig {
        if (vocabulary < 1 || width < 1 || layers < 1 || heads < 1 || context < 1) {
            throw new IllegalArgumentException("a transformer needs positive sizes, got "
                    + "vocabulary " + vocabulary + ", width " + width + ", layers " + layers + ", heads "
                    + heads
                    + ", context " + context);
        }
        family.check(width, layers, heads);
    }

    /** Makes the shape of a GPT-2 with tied embeddings. */
    public TransformerConfig(int vocabulary, int width, int layers, int heads, int context, double epsilon) {
        this(vocabulary, width, layers, heads, context, epsilon, OutputProjection.TIED, new Gpt2());
    }

    /** Returns the number of heads of keys and values, K. */
    public int keyValueHeads() {
        return family.keyValueHeads(this);
    }

    /** Returns the width of a head, d. */
    public int headWidth() {
        return family.headWidth(this);
    }

    /** Returns the names of the sizes that are built in. */
    public static List<String> names() {
        return List.copyOf(SIZES.keySet());
    }

    /**
     * Returns a built-in size.
     *
     * @throws IllegalArgumentException if there is no such size
     */
    public static TransformerConfig named(String name, int vocabulary, int context) {
        int[] size = SIZES.get(name);
        if (size == null) {
            throw new IllegalArgumentException(
                    "there is no model '" + name + "'; built in are " + String.join(", ", names()));
        }
        return new TransformerConfig(vocabulary, size[1], size[0], size[2], context, 1e-5);
    }
}

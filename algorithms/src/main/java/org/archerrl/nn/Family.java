package org.archerrl.nn;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;

/**
 * What decoders of one family have in common: how their heads, positions and tensors are laid out. The blocks that
 * compute are the same for all.
 */
public sealed interface Family permits Gpt2, Llama {
    /** What a layer's {@link #window} is when a token sees all tokens before it. */
    int UNLIMITED = Integer.MAX_VALUE;

    /** Returns what stands before a decoder's tensors in the names of a whole language model, such as {@code model.}. */
    String prefix();

    /** Returns the name of the token embedding [V,D]. */
    String tokenEmbedding();

    /** Returns the name of the final norm, its {@code .weight} and {@code .bias} left out. */
    String finalNorm();

    /** Returns the name of a block, its trailing dot included. */
    String block(int layer);

    /** Returns the names of a block's parts, in the order of the groups of weights that the fused operations read. */
    List<String> parts();

    /** Returns the names in a block of its tensors, and their shapes. */
    Map<String, Shape> blockShapes(TransformerConfig config);

    /** Returns which axis of a block's matrices counts their inputs. */
    int inputAxis();

    /** Returns the names and shapes of the tensors outside of the blocks. */
    Map<String, Shape> otherShapes(TransformerConfig config);

    /** Returns the number of heads that keys and values have, K. */
    int keyValueHeads(TransformerConfig config);

    /** Returns the width of a head, d. */
    int headWidth(TransformerConfig config);

    /** Returns how many tokens a token of that layer sees, itself included. */
    int window(int layer);

    /** Returns the frequencies of rotary positions, [d/2]; none for learned positions. */
    float[] frequencies(TransformerConfig config);

    /**
     * Says whether the sizes go together.
     *
     * @throws IllegalArgumentException if they do not
     */
    void check(int width, int layers, int heads);
}

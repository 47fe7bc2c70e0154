package org.archerrl.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.archerrl.torch.OpLibrary;

/**
 * A GPT-2 style decoder (pre-norm, learned positions, tanh-approximated GELU) that reads rows and branches of rows.
 *
 * <p>A <em>row</em> is a token sequence from its first position on, padded on the right. A <em>branch</em> goes on after
 * the first {@code visible} tokens of a row; all branches of a row read the row's keys and values in place. So a whole
 * episode is one row, each turn's fresh utterances are branches of it, and nothing is encoded twice.
 */
public final class Transformer {
    private final TransformerConfig config;
    private final NDArray tokenEmbedding;
    private final NDArray positionEmbedding;
    private final NDArray finalWeight;
    private final NDArray finalBias;
    private final List<List<NDArray>> blocks = new ArrayList<>();

    /**
     * Views named parameters as a transformer; they stay owned by {@code parameters}.
     *
     * @param prefix what the Hugging Face names of GPT-2 stand behind, such as {@code transformer.}
     */
    public Transformer(TransformerConfig config, Parameters parameters, String prefix) {
        this.config = config;
        tokenEmbedding = parameters.get(prefix + "wte.weight");
        positionEmbedding = parameters.get(prefix + "wpe.weight");
        finalWeight = parameters.get(prefix + "ln_f.weight");
        finalBias = parameters.get(prefix + "ln_f.bias");
        for (int layer = 0; layer < config.layers(); layer++) {
            String block = prefix + "h." + layer + ".";
            blocks.add(
                    parts().stream().map(part -> parameters.get(block + part)).toList());
        }
    }

    /** The weights of a block in the order that the fused operations read them. */
    private static List<String> parts() {
        List<String> parts = new ArrayList<>();
        for (String part : List.of("ln_1", "attn.c_attn", "attn.c_proj", "ln_2", "mlp.c_fc", "mlp.c_proj")) {
            parts.add(part + ".weight");
            parts.add(part + ".bias");
        }
        return parts;
    }

    /** Adds freshly drawn GPT-2 parameters: normal with deviation .02, residual projections smaller with depth. */
    public static void initialise(
            TransformerConfig config, Parameters parameters, String prefix, SplittableRandom random) {
        int width = config.width();
        double residual = 0.02 / Math.sqrt(2.0 * config.layers());
        parameters.addNormal(prefix + "wte.weight", new Shape(config.vocabulary(), width), 0.02, random);
        parameters.addNormal(prefix + "wpe.weight", new Shape(config.context(), width), 0.01, random);
        for (int layer = 0; layer < config.layers(); layer++) {
            String block = prefix + "h." + layer + ".";
            addNorm(parameters, block + "ln_1", width);
            addLinear(parameters, block + "attn.c_attn", width, 3 * width, 0.02, random);
            addLinear(parameters, block + "attn.c_proj", width, width, residual, random);
            addNorm(parameters, block + "ln_2", width);
            addLinear(parameters, block + "mlp.c_fc", width, 4 * width, 0.02, random);
            addLinear(parameters, block + "mlp.c_proj", 4 * width, width, residual, random);
        }
        addNorm(parameters, prefix + "ln_f", width);
    }

    private static void addNorm(Parameters parameters, String name, int width) {
        parameters.addConstant(name + ".weight", new Shape(width), 1);
        parameters.addConstant(name + ".bias", new Shape(width), 0);
    }

    private static void addLinear(
            Parameters parameters, String name, int in, int out, double deviation, SplittableRandom random) {
        parameters.addNormal(name + ".weight", new Shape(in, out), deviation, random);
        parameters.addConstant(name + ".bias", new Shape(out), 0);
    }

    /** Returns the shape. */
    public TransformerConfig config() {
        return config;
    }

    /** Returns the token embedding [V,D], which is also the output projection; not to be closed. */
    public NDArray tokenEmbedding() {
        return tokenEmbedding;
    }

    /**
     * Reads whole rows.
     *
     * @param tokens [R,T] int64, padded on the right with any id
     */
    public States rows(NDManager manager, NDArray tokens) {
        NDArray x = OpLibrary.one(manager, "embed_rows", tokens, tokenEmbedding, positionEmbedding);
        List<NDArray> keys = new ArrayList<>();
        List<NDArray> values = new ArrayList<>();
        for (List<NDArray> block : blocks) {
            NDList out = OpLibrary.many(manager, "block_rows", x, block, config.heads(), config.epsilon());
            x = out.get(0);
            keys.add(out.get(1));
            values.add(out.get(2));
        }
        return new States(x, keys, values);
    }

    /**
     * Reads the next tokens of branches.
     *
     * @param rows keys and values of the rows, from {@link #rows} or a {@link RowCache}
     * @param visible [R,S] int64: how many tokens of its row a branch follows, at least 1
     * @param past what this branch has read before, or {@link #noPast}
     * @param tokens [R,S,L] int64
     * @return hidden [R,S,L,D]; keys and values with the past's in front
     */
    public States branches(NDManager manager, States rows, NDArray visible, States past, NDArray tokens) {
        int read = (int) past.keys().get(0).getShape().get(3);
        NDArray x = OpLibrary.one(manager, "embed_branches", tokens, visible, read, tokenEmbedding, positionEmbedding);
        List<NDArray> keys = new ArrayList<>();
        List<NDArray> values = new ArrayList<>();
        for (int layer = 0; layer < blocks.size(); layer++) {
            NDList out = OpLibrary.many(
                    manager,
                    "block_branches",
                    x,
                    blocks.get(layer),
                    config.heads(),
                    config.epsilon(),
                    rows.keys().get(layer),
                    rows.values().get(layer),
                    visible,
                    past.keys().get(layer),
                    past.values().get(layer));
            x = out.get(0);
            keys.add(out.get(1));
            values.add(out.get(2));
        }
        return new States(x, keys, values);
    }

    /**
     * Reads rows and whole branches of them in one pass.
     *
     * @param tokens [R,N] int64: a row's tokens, then its branches' tokens one branch after the other, then padding
     * @param positions [R,N] int64: each token's position in its sequence
     * @param visible [R,N] int64: how many of the row's tokens a token sees
     * @param branch [R,N] int64: which branch a token belongs to, -1 for the row
     * @return hidden [R,N,D] of the last block, before the final norm
     */
    public NDArray tree(NDManager manager, NDArray tokens, NDArray positions, NDArray visible, NDArray branch) {
        NDArray mask = OpLibrary.one(manager, "tree_mask", visible, branch);
        NDArray x = OpLibrary.one(manager, "embed_tree", tokens, positions, tokenEmbedding, positionEmbedding);
        for (List<NDArray> block : blocks) {
            x = OpLibrary.one(manager, "block_tree", x, block, config.heads(), config.epsilon(), mask);
        }
        return x;
    }

    /** Returns the past of branches that have read nothing. */
    public States noPast(NDManager manager, long rows, long branches) {
        NDArray nothing = manager.zeros(
                new Shape(rows, branches, config.heads(), 0, config.width() / config.heads()), DataType.FLOAT32);
        List<NDArray> each = java.util.Collections.nCopies(config.layers(), nothing);
        return new States(nothing, each, each);
    }

    /**
     * Returns the normed states of chosen positions.
     *
     * @param hidden any shape [...,D]
     * @param index [N] int64 into the flattened leading dimensions
     * @return [N,D]
     */
    public NDArray statesAt(NDManager manager, NDArray hidden, NDArray index) {
        NDArray chosen = OpLibrary.one(manager, "gather_states", hidden, index);
        return OpLibrary.one(manager, "layer_norm", chosen, finalWeight, finalBias, config.epsilon());
    }
}

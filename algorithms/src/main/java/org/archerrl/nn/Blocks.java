package org.archerrl.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.archerrl.torch.OpLibrary;

/**
 * The causal blocks of GPT-2 (pre-norm, tanh-approximated GELU) with their final norm, over vectors of any origin.
 *
 * <p>A <em>row</em> is a sequence from its first position on, padded on the right. A <em>branch</em> goes on after the first
 * {@code visible} places of a row; all branches of a row read the row's keys and values in place.
 */
public final class Blocks {
    /** The deviation of freshly drawn weights times the square root of their inputs; GPT-2's .02 at its width of 768. */
    private static final double GAIN = 0.55;

    private final TransformerConfig config;
    private final NDArray finalWeight;
    private final NDArray finalBias;
    private final List<List<NDArray>> blocks = new ArrayList<>();

    /**
     * Views named parameters as blocks; they stay owned by {@code parameters}.
     *
     * @param prefix what the Hugging Face names of GPT-2 stand behind, such as {@code transformer.}
     */
    public Blocks(TransformerConfig config, Parameters parameters, String prefix) {
        this.config = config;
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

    /**
     * Adds freshly drawn parameters as GPT-2 does, scaled to the width: normal, residual projections smaller with depth.
     */
    public static void initialise(
            TransformerConfig config, Parameters parameters, String prefix, SplittableRandom random) {
        int width = config.width();
        double depth = Math.sqrt(2.0 * config.layers());
        for (int layer = 0; layer < config.layers(); layer++) {
            String block = prefix + "h." + layer + ".";
            addNorm(parameters, block + "ln_1", width);
            addLinear(parameters, block + "attn.c_attn", width, 3 * width, 1, random);
            addLinear(parameters, block + "attn.c_proj", width, width, depth, random);
            addNorm(parameters, block + "ln_2", width);
            addLinear(parameters, block + "mlp.c_fc", width, 4 * width, 1, random);
            addLinear(parameters, block + "mlp.c_proj", 4 * width, width, 2 * depth, random);
        }
        addNorm(parameters, prefix + "ln_f", width);
    }

    /** Returns the deviation of freshly drawn weights in a network of that width. */
    static double deviation(int width) {
        return GAIN / Math.sqrt(width);
    }

    private static void addNorm(Parameters parameters, String name, int width) {
        parameters.addConstant(name + ".weight", new Shape(width), 1);
        parameters.addConstant(name + ".bias", new Shape(width), 0);
    }

    private static void addLinear(
            Parameters parameters, String name, int in, int out, double shrink, SplittableRandom random) {
        double deviation = deviation(Math.min(in, out)) / shrink;
        parameters.addNormal(name + ".weight", new Shape(in, out), deviation, random);
        parameters.addConstant(name + ".bias", new Shape(out), 0);
    }

    /** Reads whole rows: x [R,T,D]. */
    public States rows(NDManager manager, NDArray input) {
        NDArray x = input;
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
     * Reads the next places of branches.
     *
     * @param rows keys and values of the rows
     * @param visible [R,S] int64: how many places of its row a branch follows, at least 1
     * @param past what this branch has read before, or {@link #noPast}
     * @param input x [R,S,L,D]
     * @return hidden [R,S,L,D]; keys and values with the past's in front
     */
    public States branches(NDManager manager, States rows, NDArray visible, States past, NDArray input) {
        NDArray x = input;
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

    /** Reads rows with whole branches behind them: x [R,N,D], additive mask [R,1,N,N]; returns hidden [R,N,D]. */
    public NDArray tree(NDManager manager, NDArray input, NDArray mask) {
        NDArray x = input;
        for (List<NDArray> block : blocks) {
            x = OpLibrary.one(manager, "block_tree", x, block, config.heads(), config.epsilon(), mask);
        }
        return x;
    }

    /** Returns the past of branches that have read nothing. */
    public States noPast(NDManager manager, long rows, long branches) {
        NDArray nothing = manager.zeros(
                new Shape(rows, branches, config.heads(), 0, config.width() / config.heads()), DataType.FLOAT32);
        List<NDArray> each = Collections.nCopies(config.layers(), nothing);
        return new States(nothing, each, each);
    }

    /**
     * Returns the normed states of chosen places.
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

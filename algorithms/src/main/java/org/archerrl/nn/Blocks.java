package org.archerrl.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.OpLibrary;
import org.archerrl.torch.Tape;

/**
 * The causal pre-norm blocks of a decoder with their final norm, over vectors of any origin.
 *
 * <p>A <em>row</em> is a sequence from its first position on, padded on the right. A <em>branch</em> goes on after the first
 * {@code visible} places of a row; all branches of a row read the row's keys and values in place.
 */
public final class Blocks {
    /** The deviation of freshly drawn weights times the square root of their inputs; GPT-2's .02 at its width of 768. */
    private static final double GAIN = 0.55;

    private final TransformerConfig config;
    private final float[] frequencies;
    private final List<NDArray> finalNorm;
    private final List<List<List<NDArray>>> blocks;
    private final double dropout;

    /**
     * Views named parameters as blocks; they stay owned by {@code parameters}.
     *
     * @param prefix what the names of the family stand behind, such as {@code transformer.}
     */
    public Blocks(TransformerConfig config, Parameters parameters, String prefix) {
        this(config, parameters, prefix, Optional.empty());
    }

    /** Views named parameters as blocks with a low-rank addition, which stays owned by the caller. */
    Blocks(TransformerConfig config, Parameters parameters, String prefix, Optional<LowRank> addition) {
        Family family = config.family();
        this.config = config;
        frequencies = family.frequencies(config);
        finalNorm = family.otherShapes(config).keySet().stream()
                .filter(name -> name.startsWith(family.finalNorm() + "."))
                .map(name -> parameters.get(prefix + name))
                .toList();
        dropout = addition.map(a -> a.options().dropout()).orElse(0.0);
        blocks = IntStream.range(0, config.layers())
                .mapToObj(layer -> groups(config, parameters, prefix + family.block(layer), addition))
                .toList();
    }

    /** The weights of a block as the fused operations read them: a group for each part, weight, bias, low-rank addition. */
    private static List<List<NDArray>> groups(
            TransformerConfig config, Parameters parameters, String block, Optional<LowRank> addition) {
        List<String> names = List.copyOf(config.family().blockShapes(config).keySet());
        return config.family().parts().stream()
                .map(part -> Stream.concat(
                                names.stream()
                                        .filter(name -> name.startsWith(part + "."))
                                        .map(name -> parameters.get(block + name)),
                                addition.stream().flatMap(a -> a.of(block + part).stream()))
                        .toList())
                .toList();
    }

    /**
     * Adds freshly drawn parameters of a GPT-2 as it does, scaled to the width: normal, residual projections smaller with depth.
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
        Layers layers = layersOfRows(manager, input);
        NDArray x = input;
        List<NDArray> keys = new ArrayList<>();
        List<NDArray> values = new ArrayList<>();
        for (int layer = 0; layer < blocks.size(); layer++) {
            NDList out = layers.read(manager, layer, x, 0);
            x = out.get(0);
            keys.add(out.get(1));
            values.add(out.get(2));
        }
        return new States(x, keys, values);
    }

    /** Reads whole rows to learn from them: x [R,T,D] -> hidden [R,T,D]. */
    public NDArray rows(NDManager manager, NDArray input, Tape tape) {
        return learnt(layersOfRows(manager, input), input, tape);
    }

    private Layers layersOfRows(NDManager manager, NDArray input) {
        int length = (int) input.getShape().get(1);
        NDArray positions = manager.arange(length).toType(DataType.INT64, false);
        return new Layers(
                rope(manager, () -> positions),
                masks(window ->
                        window < length ? List.of(OpLibrary.one(manager, "window_mask", input, window)) : List.of()));
    }

    /**
     * Reads rows with whole branches behind them, to learn from them.
     *
     * @param input x [R,N,D]
     * @param positions [R,N] int64: each place's position in its sequence
     * @param visible [R,N] int64: how many of the row's places a place sees
     * @param branch [R,N] int64: which branch a place belongs to, -1 for the row
     * @return hidden [R,N,D]
     */
    public NDArray tree(
            NDManager manager, NDArray input, NDArray positions, NDArray visible, NDArray branch, Tape tape) {
        Layers layers = new Layers(
                rope(manager, () -> positions),
                masks(window -> List.of(OpLibrary.one(manager, "tree_mask", positions, visible, branch, window))));
        return learnt(layers, input, tape);
    }

    private NDArray learnt(Layers layers, NDArray input, Tape tape) {
        NDArray x = input;
        for (int i = 0; i < blocks.size(); i++) {
            int layer = i;
            long draw = tape.draw();
            double dropped = Autograd.isOn() ? dropout : 0;
            x = tape.segment(x, (inside, from) -> {
                if (dropped > 0) {
                    OpLibrary.one(inside, "seed", from, draw);
                }
                return layers.read(inside, layer, from, dropped).get(0);
            });
        }
        return x;
    }

    /** What all layers of a pass over rows share: rotary positions, and the mask of each layer. */
    private final class Layers {
        private final List<NDArray> rope;
        private final List<List<NDArray>> masks;

        private Layers(List<NDArray> rope, List<List<NDArray>> masks) {
            this.rope = rope;
            this.masks = masks;
        }

        /** Returns x, keys and values of a block. */
        private NDList read(NDManager manager, int layer, NDArray x, double dropped) {
            return OpLibrary.many(
                    manager,
                    "block_rows",
                    x,
                    blocks.get(layer),
                    config.heads(),
                    config.epsilon(),
                    rope,
                    masks.get(layer),
                    dropped);
        }
    }

    /** Returns the mask of each layer, made once for each window. */
    private List<List<NDArray>> masks(IntFunction<List<NDArray>> maskOfWindow) {
        Map<Integer, List<NDArray>> made = new HashMap<>();
        return IntStream.range(0, blocks.size())
                .mapToObj(layer -> made.computeIfAbsent(config.family().window(layer), maskOfWindow::apply))
                .toList();
    }

    /** Cosines and sines of rotary positions; none for learned positions. */
    private List<NDArray> rope(NDManager manager, Supplier<NDArray> positions) {
        return frequencies.length == 0
                ? List.of()
                : OpLibrary.many(manager, "rotations", positions.get(), manager.create(frequencies));
    }

    /**
     * Reads the first places of branches.
     *
     * @param rows keys and values of the rows
     * @param visible [R,S] int64: how many places of its row a branch follows, at least 1
     * @param input x [R,S,L,D]
     * @return hidden [R,S,L,D], keys and values
     */
    public States branches(NDManager manager, States rows, NDArray visible, NDArray input) {
        return branches(manager, rows, visible, 0, layer -> List.of(), input);
    }

    /**
     * Reads the next places of branches, without gradients.
     *
     * @param past what the branches have read before; what they read now is added to it
     * @return hidden [R,S,L,D]
     */
    NDArray branches(NDManager manager, States rows, NDArray visible, BranchCache past, NDArray input) {
        int read = past.extend((int) input.getShape().get(2));
        return branches(manager, rows, visible, read, past::ofLayer, input).hidden();
    }

    private States branches(
            NDManager manager,
            States rows,
            NDArray visible,
            int read,
            IntFunction<List<NDArray>> cacheOfLayer,
            NDArray input) {
        int length = (int) input.getShape().get(2);
        int ofRow = (int) rows.keys().get(0).getShape().get(2);
        int groups = config.heads() / config.keyValueHeads();
        List<NDArray> rope = rope(
                manager, () -> OpLibrary.one(manager, "branch_positions", visible, read, length, config.context()));
        Map<Integer, NDList> masks = new HashMap<>();
        NDArray x = input;
        List<NDArray> keys = new ArrayList<>();
        List<NDArray> values = new ArrayList<>();
        for (int layer = 0; layer < blocks.size(); layer++) {
            NDList mask = masks.computeIfAbsent(
                    config.family().window(layer),
                    window -> OpLibrary.many(manager, "branch_masks", visible, ofRow, read, length, groups, window));
            NDList out = OpLibrary.many(
                    manager,
                    "block_branches",
                    x,
                    blocks.get(layer),
                    config.heads(),
                    config.epsilon(),
                    rope,
                    rows.keys().get(layer),
                    rows.values().get(layer),
                    mask.get(0),
                    mask.get(1),
                    cacheOfLayer.apply(layer));
            x = out.get(0);
            keys.add(out.get(1));
            values.add(out.get(2));
        }
        return new States(x, keys, values);
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
        return OpLibrary.one(manager, "norm", chosen, finalNorm, config.epsilon());
    }
}

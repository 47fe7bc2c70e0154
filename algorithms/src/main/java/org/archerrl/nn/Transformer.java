package org.archerrl.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.torch.OpLibrary;
import org.archerrl.torch.Precision;
import org.archerrl.torch.Tape;

/**
 * A causal decoder over tokens, of any {@link Family}, that reads rows, branches of rows, and trees of both.
 *
 * <p>A whole episode is one row, each turn's fresh utterances are branches of it, and nothing is encoded twice.
 */
public final class Transformer {
    private static final String OUTPUT = "lm_head.weight";

    /** Narrower blocks gain less from a layout of their own than it costs to ask for it. */
    private static final int NARROWEST_PACKED = 256;

    private final TransformerConfig config;
    private final NDArray tokenEmbedding;
    private final List<NDArray> positionEmbedding;
    private final NDArray outputProjection;
    private final Blocks blocks;
    private final Precision precision;
    private final ComputeDevice device;

    /**
     * Views named parameters as a transformer in single precision; they stay owned by {@code parameters}.
     *
     * @param prefix what the names of the family stand behind, such as {@link Family#prefix}
     */
    public Transformer(TransformerConfig config, Parameters parameters, String prefix) {
        this(config, parameters, prefix, Precision.FLOAT32, Optional.empty());
    }

    /**
     * Views named parameters as a transformer; they stay owned by {@code parameters}.
     *
     * @param prefix what the names of the family stand behind, such as {@link Family#prefix}
     * @param precision what it computes with, whatever the parameters are kept in; log-probabilities are in single
     *     precision in any case
     * @param addition to its blocks; stays owned by the caller
     */
    public Transformer(
            TransformerConfig config,
            Parameters parameters,
            String prefix,
            Precision precision,
            Optional<LowRank> addition) {
        this.config = config;
        this.precision = precision;
        this.device = parameters.device();
        tokenEmbedding = parameters.get(prefix + config.family().tokenEmbedding());
        positionEmbedding = parameters.matching((prefix + Gpt2.POSITION_EMBEDDING)::equals);
        outputProjection = config.output() == OutputProjection.TIED ? tokenEmbedding : parameters.get(OUTPUT);
        blocks = new Blocks(config, parameters, prefix, addition);
    }

    /**
     * Brings the matrices of blocks into the layout that multiplies few tokens fastest, for passes without gradients; where
     * nothing is gained (small matrices, another precision, a GPU) nothing happens. For parameters that no transformer views yet.
     */
    public static void pack(TransformerConfig config, Parameters parameters) {
        Family family = config.family();
        if (config.width() < NARROWEST_PACKED || !parameters.canBePacked()) {
            return;
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            String block = family.prefix() + family.block(layer);
            family.blockShapes(config).forEach((name, shape) -> {
                if (shape.dimension() == 2) {
                    parameters.pack(block + name, family.inputAxis());
                }
            });
        }
    }

    /** Returns the names and shapes of all tensors of a language model, as Hugging Face has them. */
    public static Map<String, Shape> shapes(TransformerConfig config) {
        Family family = config.family();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        family.otherShapes(config).forEach((name, shape) -> shapes.put(family.prefix() + name, shape));
        for (int layer = 0; layer < config.layers(); layer++) {
            String block = family.prefix() + family.block(layer);
            family.blockShapes(config).forEach((name, shape) -> shapes.put(block + name, shape));
        }
        if (config.output() == OutputProjection.OWN) {
            shapes.put(OUTPUT, new Shape(config.vocabulary(), config.width()));
        }
        return shapes;
    }

    /** Adds freshly drawn parameters of a GPT-2, see {@link Blocks#initialise}. */
    public static void initialise(
            TransformerConfig config, Parameters parameters, String prefix, SplittableRandom random) {
        int width = config.width();
        double deviation = Blocks.deviation(width);
        parameters.addNormal(prefix + "wte.weight", new Shape(config.vocabulary(), width), deviation, random);
        parameters.addNormal(prefix + "wpe.weight", new Shape(config.context(), width), deviation / 2, random);
        Blocks.initialise(config, parameters, prefix, random);
    }

    /** Returns what it computes with. */
    Precision precision() {
        return precision;
    }

    /** Returns where its weights live. */
    public ComputeDevice device() {
        return device;
    }

    /** Returns the shape. */
    public TransformerConfig config() {
        return config;
    }

    /** Returns what a state is multiplied with for the logits [V,D]; not to be closed. */
    public NDArray outputProjection() {
        return outputProjection;
    }

    /**
     * Reads whole rows.
     *
     * @param tokens [R,T] int64, padded on the right with any id
     */
    public States rows(NDManager manager, NDArray tokens) {
        return blocks.rows(manager, embeddedRows(manager, tokens));
    }

    /**
     * Reads whole rows to learn from them.
     *
     * @param tokens [R,T] int64, padded on the right with any id
     * @return hidden [R,T,D] of the last block, before the final norm
     */
    public NDArray rows(NDManager manager, NDArray tokens, Tape tape) {
        return blocks.rows(manager, embeddedRows(manager, tokens), tape);
    }

    private NDArray embeddedRows(NDManager manager, NDArray tokens) {
        return OpLibrary.one(manager, "embed_rows", tokens, tokenEmbedding, positionEmbedding, precision.number());
    }

    /**
     * Reads the first tokens of branches.
     *
     * @param rows keys and values of the rows, from {@link #rows} or a {@link RowCache}
     * @param visible [R,S] int64: how many tokens of its row a branch follows, at least 1
     * @param tokens [R,S,L] int64
     * @return hidden [R,S,L,D], keys and values
     */
    public States branches(NDManager manager, States rows, NDArray visible, NDArray tokens) {
        return blocks.branches(manager, rows, visible, embedded(manager, visible, 0, tokens));
    }

    /**
     * Reads the next tokens of branches, without gradients.
     *
     * @param past what the branches have read before, from {@link #branchCache}; what they read now is added to it
     * @return hidden [R,S,L,D]
     */
    public NDArray branches(NDManager manager, States rows, NDArray visible, BranchCache past, NDArray tokens) {
        return blocks.branches(manager, rows, visible, past, embedded(manager, visible, past.read(), tokens));
    }

    private NDArray embedded(NDManager manager, NDArray visible, int read, NDArray tokens) {
        int length = (int) tokens.getShape().get(2);
        NDArray positions = OpLibrary.one(manager, "branch_positions", visible, read, length, config.context());
        return embedded(manager, tokens, positions);
    }

    private NDArray embedded(NDManager manager, NDArray tokens, NDArray positions) {
        return OpLibrary.one(
                manager, "embed_at", tokens, positions, tokenEmbedding, positionEmbedding, precision.number());
    }

    /**
     * Reads rows and whole branches of them in one pass, to learn from them.
     *
     * @param tokens [R,N] int64: a row's tokens, then its branches' tokens one branch after the other, then padding
     * @param positions [R,N] int64: each token's position in its sequence
     * @param visible [R,N] int64: how many of the row's tokens a token sees
     * @param branch [R,N] int64: which branch a token belongs to, -1 for the row
     * @return hidden [R,N,D] of the last block, before the final norm
     */
    public NDArray tree(
            NDManager manager, NDArray tokens, NDArray positions, NDArray visible, NDArray branch, Tape tape) {
        return blocks.tree(manager, embedded(manager, tokens, positions), positions, visible, branch, tape);
    }

    /** As {@link #tree(NDManager, NDArray, NDArray, NDArray, NDArray, Tape)}, with everything kept. */
    public NDArray tree(NDManager manager, NDArray tokens, NDArray positions, NDArray visible, NDArray branch) {
        Tape tape = new Tape(manager, Tape.Recomputation.NONE, 0);
        return tree(manager, tokens, positions, visible, branch, tape);
    }

    /** Returns the past of branches that have read nothing, owned by {@code manager}; {@code branches} of each row. */
    public BranchCache branchCache(NDManager manager, int rows, int branches) {
        return new BranchCache(manager, config, precision, rows, branches);
    }

    /** Returns the normed states of chosen places, see {@link Blocks#statesAt}. */
    public NDArray statesAt(NDManager manager, NDArray hidden, NDArray index) {
        return blocks.statesAt(manager, hidden, index);
    }
}

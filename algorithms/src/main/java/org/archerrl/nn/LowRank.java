package org.archerrl.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.TensorSource;
import org.archerrl.torch.ComputeDevice;

/**
 * A low-rank addition to chosen matrices of a frozen decoder (LoRA, arXiv 2106.09685): {@code W + alpha/r B A}, {@code A}
 * [r,in], {@code B} [out,r]. Only A and B learn; B starts at zero, so that a fresh addition changes nothing.
 */
public final class LowRank implements AutoCloseable {
    static final String A = ".lora_A.weight";
    static final String B = ".lora_B.weight";

    private final Options options;
    private final Parameters parameters;
    private final NDArray scale;

    /**
     * What it is like.
     *
     * @param rank r, at least 1
     * @param alpha the addition is scaled by alpha/r
     * @param dropout share of inputs to A that are dropped while learning, in [0, 1)
     * @param targets last parts of the names of the matrices it is added to, such as {@code q_proj}
     */
    public record Options(int rank, double alpha, double dropout, List<String> targets) {
        public Options {
            targets = List.copyOf(targets);
        }
    }

    private LowRank(Options options, Parameters parameters) {
        this.options = options;
        this.parameters = parameters;
        this.scale = parameters.manager().create((float) (options.alpha() / options.rank()));
    }

    /**
     * Makes an addition that changes nothing yet.
     *
     * @throws IllegalArgumentException if a target is no matrix of the decoder's blocks
     */
    public static LowRank initialised(
            TransformerConfig config, Options options, ComputeDevice device, SplittableRandom random) {
        Parameters parameters = new Parameters(device);
        shapes(config, options).forEach((name, shape) -> {
            if (name.endsWith(A)) {
                // As PyTorch draws the matrix of a linear layer.
                double bound = 1 / Math.sqrt(shape.get(1));
                parameters.addUniform(name, shape, bound, random);
            } else {
                parameters.addConstant(name, shape, 0);
            }
        });
        return new LowRank(options, parameters);
    }

    /** Makes an addition of the given A and B; names as in {@link #shapes}. */
    public static LowRank of(Options options, Map<String, HostTensor> tensors, ComputeDevice device) {
        Parameters parameters = new Parameters(device);
        parameters.addAll(tensors);
        return new LowRank(options, parameters);
    }

    /** Returns the names and shapes of A and B of every target; names as in {@link Transformer#shapes}. */
    public static Map<String, Shape> shapes(TransformerConfig config, Options options) {
        check(config, options);
        Family family = config.family();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            String block = family.prefix() + family.block(layer);
            family.blockShapes(config).forEach((name, shape) -> {
                String part = part(name);
                if (shape.dimension() == 2 && options.targets().stream().anyMatch(t -> isTarget(part, t))) {
                    int in = family.inputAxis();
                    shapes.put(block + part + A, new Shape(options.rank(), shape.get(in)));
                    shapes.put(block + part + B, new Shape(shape.get(1 - in), options.rank()));
                }
            });
        }
        return shapes;
    }

    /**
     * Says whether an addition fits a decoder of that shape.
     *
     * @throws IllegalArgumentException if there is no target, or one is no matrix of the decoder's blocks
     */
    public static void check(TransformerConfig config, Options options) {
        List<String> parts = config.family().blockShapes(config).entrySet().stream()
                .filter(entry -> entry.getValue().dimension() == 2)
                .map(entry -> part(entry.getKey()))
                .toList();
        if (options.targets().isEmpty()) {
            throw new IllegalArgumentException("names no matrix; there is " + String.join(", ", parts));
        }
        for (String target : options.targets()) {
            if (parts.stream().noneMatch(part -> isTarget(part, target))) {
                throw new IllegalArgumentException("there is no matrix '" + target
                        + "' in a block of this model; there is " + String.join(", ", parts));
            }
        }
    }

    private static boolean isTarget(String part, String target) {
        return part.equals(target) || part.endsWith("." + target);
    }

    /** Returns what it is like. */
    public Options options() {
        return options;
    }

    /** Returns A and B of all targets; owned here. */
    public Parameters parameters() {
        return parameters;
    }

    /** Returns A, B and the scale of a part of a block, such as {@code model.layers.0.mlp.up_proj}; none if it is no target. */
    List<NDArray> of(String part) {
        return parameters.has(part + A)
                ? List.of(parameters.get(part + A), parameters.get(part + B), scale)
                : List.of();
    }

    /**
     * Returns the tensors of a decoder with an addition in them: each is merged when it is read.
     *
     * @param weights by the names of {@link Transformer#shapes}; closed with what is returned
     * @param additions A and B of every target; names as in {@link #shapes}
     */
    public static TensorSource merged(
            TensorSource weights, TransformerConfig config, Options options, Map<String, HostTensor> additions) {
        return new MergedTensors(weights, additions, options, config.family());
    }

    /** Returns the part of a block that a matrix is the weight of. */
    static String part(String matrix) {
        return matrix.replaceFirst("\\.weight$", "");
    }

    @Override
    public void close() {
        parameters.close();
    }
}

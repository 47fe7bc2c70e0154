package org.archerrl.policy;

import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.archerrl.nn.Llama;
import org.archerrl.nn.LowRank;
import org.archerrl.nn.Transformer;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.policy.TokenPolicy.Passes;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.torch.DeviceMemory;
import org.archerrl.torch.Precision;
import org.archerrl.torch.Tape.Recomputation;

/**
 * The bytes that a policy needs of a device while it learns from one part of a batch. Legend: R rows of N tokens, P predicted
 * tokens, D width, M width of the MLP, L layers, V vocabulary.
 *
 * <p>A Llama of 7 billion weights (D 4096, M 11008, L 32, V 32000) in bfloat16 with a low-rank addition of rank 16 to queries
 * and values, recomputation, R = 8, N = 1024, P = 1024: weights 13.5 GB, what learns .1 GB, kept states 2.1 GB, one block's
 * insides 6.6 GB, logits .4 GB, masks .1 GB; 23 GB of an 80 GB device. The whole of it learning in float32 masters
 * needs 16 bytes a weight, 108 GB: more than one device.
 *
 * @param weights the model's, in the precision of passes; in single precision if they learn
 * @param learning of what learns: gradients and Adam's two moments, and the addition's own weights
 * @param kept results that wait for the backward pass: every block's insides, or [R,N,D] a block with recomputation
 * @param block the insides of one block and their gradients, while it is computed again; 0 without recomputation
 * @param logits [P,V] in single precision with softmax and gradient, of as many places as are read at once
 * @param masks [R,N,N] in single precision and in that of passes
 */
public record MemoryBudget(long weights, long learning, long kept, long block, long logits, long masks) {
    /** Results of [tokens,D] that a block keeps for its backward pass, the MLP's apart; fitted to the peak of a Llama. */
    private static final int WIDE_RESULTS = 22;

    /** Results of [tokens,M]: of GPT-2 before and after its activation; of a gated MLP two sides, activation and product. */
    private static final int PLAIN_MLP_RESULTS = 2;

    private static final int GATED_MLP_RESULTS = 4;

    /** A block's insides, their gradients, and what backward passes have in hand between them. */
    private static final int BLOCK_COPIES = 3;

    private static final int LOGIT_COPIES = 3;

    /**
     * Returns the budget of a part.
     *
     * @param addition what learns in the place of the model; none if the model learns
     * @param rows R
     * @param tokens N
     * @param predicted P
     */
    public static MemoryBudget of(
            TransformerConfig config,
            Passes passes,
            Optional<LowRank.Options> addition,
            int rows,
            int tokens,
            int predicted) {
        int size = bytes(passes.precision());
        long base = count(Transformer.shapes(config));
        long added =
                addition.map(options -> count(LowRank.shapes(config, options))).orElse(0L);
        long learnt = addition.isPresent() ? added : base;
        long states = (long) rows * tokens * config.width() * size;
        long insides = (long) rows * tokens * size * insides(config);
        boolean again = passes.recomputation() == Recomputation.SEGMENTS;
        long places = Math.min(predicted, Math.max(1, TokenPolicy.LOGITS / config.vocabulary()));
        long mask = (long) rows * tokens * tokens;
        return new MemoryBudget(
                base * (addition.isPresent() ? size : Float.BYTES),
                Float.BYTES * (3 * learnt + added),
                config.layers() * (again ? states : insides),
                again ? BLOCK_COPIES * insides : 0,
                places * config.vocabulary() * Float.BYTES * LOGIT_COPIES,
                mask * (Float.BYTES + (passes.precision() == Precision.FLOAT32 ? 0 : size)));
    }

    private static int bytes(Precision precision) {
        return precision == Precision.FLOAT32 ? Float.BYTES : Short.BYTES;
    }

    /** Values that a block keeps for each token. */
    private static long insides(TransformerConfig config) {
        long wide = (long) WIDE_RESULTS * config.width();
        return config.family() instanceof Llama llama
                ? wide + (long) GATED_MLP_RESULTS * llama.mlpWidth()
                : wide + (long) PLAIN_MLP_RESULTS * 4 * config.width();
    }

    private static long count(Map<String, Shape> shapes) {
        return shapes.values().stream().mapToLong(Shape::size).sum();
    }

    /** Returns the sum of all. */
    public long total() {
        return parts().values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Says whether a device has room for it: empty if so, else what it needs of what, what there is, and what to do.
     *
     * @param memory of the device, before anything of the policy is there
     */
    public Optional<String> shortage(ComputeDevice device, DeviceMemory memory) {
        if (total() <= memory.free()) {
            return Optional.empty();
        }
        String ingredients = parts().entrySet().stream()
                .filter(part -> part.getValue() > 0)
                .map(part -> part.getKey() + " " + gigabytes(part.getValue()))
                .collect(Collectors.joining(", "));
        return Optional.of("the policy does not fit " + device + ": it needs " + gigabytes(total()) + " GB ("
                + ingredients + "), and " + gigabytes(memory.free()) + " of " + gigabytes(memory.total())
                + " GB are free; " + advice(memory.free()));
    }

    /** What makes smaller what is too large. */
    private String advice(long free) {
        return weights + learning > free
                ? "take a smaller model, train a low-rank addition to it in bfloat16, or free the device"
                : "cut batches into smaller parts, compute segments again, see fewer tokens, or free the device";
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f", bytes / 1e9);
    }

    /** Returns the bytes of each ingredient by its name. */
    public Map<String, Long> parts() {
        Map<String, Long> parts = new LinkedHashMap<>();
        parts.put("weights", weights);
        parts.put("learning", learning);
        parts.put("kept", kept);
        parts.put("block", block);
        parts.put("logits", logits);
        parts.put("masks", masks);
        return parts;
    }
}

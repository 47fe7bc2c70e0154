package org.archerrl.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.archerrl.torch.OpLibrary;

/**
 * Independent heads of two layers, each Linear-ReLU-Linear to M outputs with twice as many units as inputs between them (ILQL,
 * arXiv 2206.11871): one output for V, one for each token of the vocabulary for Q. Legend: N states of width D, K heads.
 */
public final class ValueHeads {
    private final List<NDArray> weights;

    /** Views named parameters, {@code <name>1.0.weight} and so on, as as many heads as there are. */
    public ValueHeads(Parameters parameters, String name) {
        weights = parameters.matching(key -> key.matches(Pattern.quote(name) + "[0-9]+\\..*"));
    }

    /** Adds freshly drawn parameters: uniform in +-1/sqrt(D), and 0 in the last layer, so that every output starts as 0. */
    public static void initialise(
            Parameters parameters, String name, int heads, int width, int outputs, SplittableRandom random) {
        int inner = 2 * width;
        double bound = 1 / Math.sqrt(width);
        for (int head = 1; head <= heads; head++) {
            parameters.addUniform(name + head + ".0.weight", new Shape(inner, width), bound, random);
            parameters.addUniform(name + head + ".0.bias", new Shape(inner), bound, random);
            parameters.addConstant(name + head + ".2.weight", new Shape(outputs, inner), 0);
            parameters.addConstant(name + head + ".2.bias", new Shape(outputs), 0);
        }
    }

    /** Returns K. */
    public int count() {
        return weights.size() / 4;
    }

    /** Returns one output of each head [N,K]: number {@code outputs} [N] int64 at {@code states} [N,D]. */
    public NDArray at(NDManager manager, NDArray states, NDArray outputs) {
        return OpLibrary.one(manager, "heads_at", states, outputs, weights);
    }

    /** Returns the cross-entropies (nats) [N,K] of {@code outputs} [N] int64 with the softmax over each head's outputs. */
    public NDArray crossEntropies(NDManager manager, NDArray states, NDArray outputs) {
        return OpLibrary.one(manager, "heads_cross_entropies", states, outputs, weights);
    }

    /** Returns {@code factor} times the least of the heads, for every output [N,M]. */
    public NDArray least(NDManager manager, NDArray states, double factor) {
        return OpLibrary.one(manager, "heads_least", states, weights, factor);
    }
}

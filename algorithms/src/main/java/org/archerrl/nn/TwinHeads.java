package org.archerrl.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.archerrl.torch.OpLibrary;

/** Two independent heads, each Linear-ReLU-Linear-ReLU-Linear to one number (ArCHer, arXiv 2402.19446). */
public final class TwinHeads {
    private final List<NDArray> weights;

    /** Views named parameters, {@code <name>1.0.weight} and so on, as two heads. */
    public TwinHeads(Parameters parameters, String name) {
        weights = parameters.matching(key -> key.matches(Pattern.quote(name) + "[12]\\..*"));
    }

    /** Adds freshly drawn parameters: uniform in +-1/sqrt(inputs), as PyTorch's linear layers. */
    public static void initialise(Parameters parameters, String name, int input, int width, SplittableRandom random) {
        for (int head = 1; head <= 2; head++) {
            addLinear(parameters, name + head + ".0", input, width, random);
            addLinear(parameters, name + head + ".2", width, width, random);
            addLinear(parameters, name + head + ".4", width, 1, random);
        }
    }

    private static void addLinear(Parameters parameters, String name, int in, int out, SplittableRandom random) {
        double bound = 1 / Math.sqrt(in);
        parameters.addUniform(name + ".weight", new Shape(out, in), bound, random);
        parameters.addUniform(name + ".bias", new Shape(out), bound, random);
    }

    /** Returns [N,2], the two heads' values of [N,I]. */
    public NDArray values(NDManager manager, NDArray inputs) {
        return OpLibrary.one(manager, "twin_heads", inputs, weights);
    }
}

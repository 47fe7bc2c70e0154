package org.archerrl.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.HostMemory;
import org.archerrl.torch.OpLibrary;
import org.archerrl.torch.Precision;

/**
 * AdamW (arXiv 1711.05101) with clipping of the global gradient norm, fused over all tensors of one network.
 *
 * <p>The norm is taken over this network's gradients alone. Its state is saved and restored exactly.
 */
public final class AdamW implements AutoCloseable {
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final List<NDArray> parameters;
    private final Parameters first;
    private final Parameters second;
    private final Parameters steps;
    private final double decay;
    private final double maxNorm;
    private List<NDArray> given = List.of();

    /**
     * Makes an optimizer with zero moments.
     *
     * @param parameters what it moves; stays owned by the caller and must outlive this
     * @param decay decoupled weight decay, for each unit of learning rate
     * @param maxNorm the global gradient norm is clipped to this
     */
    public AdamW(Parameters parameters, double decay, double maxNorm) {
        this.parameters = parameters.all();
        this.decay = decay;
        this.maxNorm = maxNorm;
        this.first = new Parameters(parameters.device());
        this.second = new Parameters(parameters.device());
        this.steps = new Parameters(parameters.device());
        parameters.values().forEach((name, value) -> {
            Shape shape = new Shape(value.shape());
            first.addConstant("first." + name, shape, 0);
            second.addConstant("second." + name, shape, 0);
            steps.addConstant("step." + name, new Shape(), 0);
        });
    }

    /**
     * Takes one step on the gradients that backward passes have left, or that {@link #setGradients} has put in their place, and
     * clears them.
     *
     * @param learningRate of this step
     * @return the global gradient norm before clipping
     */
    public double step(double learningRate) {
        try (Autograd scope = Autograd.off();
                NDManager manager = first.manager().newSubManager()) {
            double norm = OpLibrary.one(
                            manager,
                            "adamw",
                            parameters,
                            given,
                            first.all(),
                            second.all(),
                            steps.all(),
                            learningRate,
                            BETA_1,
                            BETA_2,
                            EPSILON,
                            decay,
                            maxNorm)
                    .getFloat();
            forgetGiven();
            return norm;
        }
    }

    /** Returns how many values are moved. */
    public int size() {
        return Math.toIntExact(parameters.stream().mapToLong(NDArray::size).sum());
    }

    /** Returns copies of the gradients that backward passes have left, in one row; zeros where there are none. */
    public float[] gradients() {
        try (Autograd scope = Autograd.off();
                NDManager manager = first.manager().newSubManager()) {
            return HostMemory.floats(OpLibrary.one(manager, "flat_gradients", parameters));
        }
    }

    /** From now until the next step or {@link #discard} these are the gradients, in the order of {@link #gradients}. */
    public void setGradients(float[] values) {
        forgetGiven();
        try (Autograd scope = Autograd.off()) {
            given = List.of(Precision.FLOAT32.tensor(first.manager(), values, new Shape(values.length)));
        }
    }

    private void forgetGiven() {
        given.forEach(NDArray::close);
        given = List.of();
    }

    /** Forgets the gradients that there are, as if they had not been. */
    public void discard() {
        forgetGiven();
        try (Autograd scope = Autograd.off();
                NDManager manager = first.manager().newSubManager()) {
            OpLibrary.one(manager, "clear_gradients", parameters);
        }
    }

    /** Returns how many steps have been taken. */
    public long steps() {
        return (long) HostMemory.floats(steps.all().get(0))[0];
    }

    /** Returns copies of the moments and step counts. */
    public Map<String, HostTensor> values() {
        Map<String, HostTensor> values = new LinkedHashMap<>(first.values());
        values.putAll(second.values());
        values.putAll(steps.values());
        return values;
    }

    /** Restores what {@link #values} gave. */
    public void set(Map<String, HostTensor> values) {
        first.set(withPrefix(values, "first."));
        second.set(withPrefix(values, "second."));
        steps.set(withPrefix(values, "step."));
    }

    private static Map<String, HostTensor> withPrefix(Map<String, HostTensor> values, String prefix) {
        Map<String, HostTensor> chosen = new LinkedHashMap<>(values);
        chosen.keySet().removeIf(name -> !name.startsWith(prefix));
        return chosen;
    }

    @Override
    public void close() {
        first.close();
        second.close();
        steps.close();
    }
}

package org.archerrl.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.TensorSource;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.torch.HostMemory;
import org.archerrl.torch.OpLibrary;
import org.archerrl.torch.Precision;

/**
 * Named tensors in a fixed order, owned here until closed.
 *
 * <p>Weights that an optimizer moves are kept in single precision, whatever type a network computes with: small steps would
 * be lost in a shorter one. Others may be kept short.
 */
public final class Parameters implements AutoCloseable {
    private final NDManager manager;
    private final Map<String, NDArray> tensors = new LinkedHashMap<>();
    private final Map<String, Shape> shapes = new LinkedHashMap<>();
    private final Precision precision;
    private final ComputeDevice device;
    private boolean isPacked;

    /** Makes an empty set in single precision. */
    public Parameters(ComputeDevice device) {
        this(Precision.FLOAT32, device);
    }

    /** Makes an empty set whose tensors are kept in {@code precision} on {@code device}. */
    public Parameters(Precision precision, ComputeDevice device) {
        this.precision = precision;
        this.device = device;
        this.manager = device.scope();
    }

    /** Returns where the tensors live. */
    public ComputeDevice device() {
        return device;
    }

    /** Returns an owner of tensors beside these, for a piece of work; closed by the caller. */
    public NDManager scope() {
        return device.scope();
    }

    /** Adds a tensor filled with the given values (copied), without gradient. */
    public NDArray add(String name, Shape shape, float[] values) {
        if (tensors.containsKey(name)) {
            throw new IllegalArgumentException("there are two tensors named " + name);
        }
        try (Autograd scope = Autograd.off()) {
            NDArray tensor = precision.tensor(manager, values, shape);
            tensors.put(name, tensor);
            shapes.put(name, shape);
            return tensor;
        }
    }

    /** Adds tensors with their values. */
    public void addAll(Map<String, HostTensor> values) {
        values.forEach((name, tensor) -> add(name, new Shape(tensor.shape()), tensor.values()));
    }

    /** Adds all tensors of a source, one at a time. */
    public void addAll(TensorSource source) {
        for (String name : source.shapes().keySet()) {
            HostTensor tensor = source.read(name);
            add(name, new Shape(tensor.shape()), tensor.values());
        }
    }

    /** Adds a tensor of normally distributed values with mean 0. */
    public NDArray addNormal(String name, Shape shape, double deviation, SplittableRandom random) {
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return add(name, shape, values);
    }

    /** Adds a tensor of values that are uniform in [-bound, bound). */
    public NDArray addUniform(String name, Shape shape, double bound, SplittableRandom random) {
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-bound, bound);
        }
        return add(name, shape, values);
    }

    /** Adds a tensor of so many equal values. */
    public void addConstant(String name, int size, float value) {
        addConstant(name, new Shape(size), value);
    }

    /** Adds a tensor of one value. */
    public NDArray addConstant(String name, Shape shape, float value) {
        float[] values = new float[Math.toIntExact(shape.size())];
        Arrays.fill(values, value);
        return add(name, shape, values);
    }

    /**
     * Lets backward passes leave gradients in every tensor.
     *
     * @throws IllegalStateException if they are not in single precision
     */
    public Parameters requireGradients() {
        if (precision != Precision.FLOAT32) {
            throw new IllegalStateException("weights that learn are kept in FLOAT32, got " + precision);
        }
        tensors.values().forEach(t -> t.setRequiresGradient(true));
        return this;
    }

    /** Returns the tensor of that name, owned here. */
    public NDArray get(String name) {
        NDArray tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("there is no tensor '" + name + "'; there is " + tensors.keySet());
        }
        return tensor;
    }

    /** Returns whether matrices of these may be brought into another layout. */
    boolean canBePacked() {
        return precision == Precision.FLOAT32 && !device.isGpu();
    }

    /** Brings a matrix into the layout that multiplies few tokens fastest; from then on it can only be multiplied. */
    void pack(String name, int inputAxis) {
        try (Autograd scope = Autograd.off();
                NDArray plain = get(name)) {
            tensors.put(name, OpLibrary.one(manager, "packed", plain, inputAxis));
            isPacked = true;
        }
    }

    /** Returns whether some matrices are in a layout that can be neither read nor written. */
    public boolean isPacked() {
        return isPacked;
    }

    /** Returns whether there is a tensor of that name. */
    boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** Returns all tensors in order, owned here. */
    public List<NDArray> all() {
        return List.copyOf(tensors.values());
    }

    /** Returns the tensors whose names match, in order, owned here. */
    public List<NDArray> matching(Predicate<String> name) {
        List<NDArray> chosen = new ArrayList<>();
        tensors.forEach((key, tensor) -> {
            if (name.test(key)) {
                chosen.add(tensor);
            }
        });
        return List.copyOf(chosen);
    }

    /** Returns an exact copy without gradients. */
    public Parameters copy() {
        Parameters copy = new Parameters(precision, device);
        try (Autograd scope = Autograd.off()) {
            tensors.forEach((name, tensor) -> copy.add(name, tensor.getShape(), HostMemory.floats(tensor)));
        }
        return copy;
    }

    /** Moves every tensor towards {@code online}: {@code this + rate (online - this)}; rate 1 copies. */
    public void moveTowards(Parameters online, double rate) {
        try (Autograd scope = Autograd.off();
                NDManager step = manager.newSubManager()) {
            OpLibrary.one(step, "polyak", all(), online.all(), rate);
        }
    }

    /**
     * Returns the values as one sequence that can be read and overwritten in parts.
     *
     * @throws IllegalStateException if they are {@linkplain #isPacked packed}
     */
    public FlatWeights flat() {
        checkReadable();
        return new FlatWeights(new TreeMap<>(tensors).values());
    }

    /** Returns the number of trainable values. */
    public long size() {
        return tensors.values().stream().mapToLong(NDArray::size).sum();
    }

    /**
     * Returns copies of all values.
     *
     * @throws IllegalStateException if they are {@linkplain #isPacked packed}
     */
    public Map<String, HostTensor> values() {
        checkReadable();
        Map<String, HostTensor> values = new LinkedHashMap<>();
        tensors.forEach((name, tensor) ->
                values.put(name, new HostTensor(tensor.getShape().getShape(), HostMemory.floats(tensor))));
        return values;
    }

    private void checkReadable() {
        if (isPacked) {
            throw new IllegalStateException("packed weights cannot be read; ask a policy that learns");
        }
    }

    /** Returns an unpacked set of the same tensors, all zero. */
    public Parameters blank() {
        Parameters blank = new Parameters(precision, device);
        shapes.forEach((name, shape) -> blank.addConstant(name, shape, 0));
        return blank;
    }

    /**
     * Overwrites every tensor in place.
     *
     * @throws CheckpointException if names or shapes differ
     */
    public void set(Map<String, HostTensor> values) {
        if (!values.keySet().equals(tensors.keySet())) {
            throw new CheckpointException("the weights do not fit the model: expected " + tensors.keySet() + ", got "
                    + values.keySet() + "; use the checkpoint of a run with the same model and critic form");
        }
        try (Autograd scope = Autograd.off()) {
            tensors.forEach((name, tensor) -> {
                HostTensor value = values.get(name);
                if (!tensor.getShape().equals(new Shape(value.shape()))) {
                    throw new CheckpointException("the weights do not fit the model: " + name + " should be "
                            + tensor.getShape() + ", got " + new Shape(value.shape()));
                }
                HostMemory.copy(value.values(), tensor);
            });
        }
    }

    /** Returns the manager that lives as long as the tensors. */
    NDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        manager.close();
    }
}

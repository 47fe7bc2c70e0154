package org.archerrl.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** The type of numbers that networks compute with, by its number in PyTorch. */
public enum Precision {
    /** Single precision. */
    FLOAT32(6),
    /**
     * Eight bits of exponent and seven of fraction: half the memory of {@link #FLOAT32} and its range. Java sees such a
     * tensor as of an unknown type, so only fused operations may touch it.
     */
    BFLOAT16(15);

    private final int number;

    Precision(int number) {
        this.number = number;
    }

    /** Returns a tensor of zeros of this type. */
    public NDArray zeros(NDManager manager, Shape shape) {
        try (NDArray zeros = manager.zeros(shape, DataType.FLOAT32)) {
            return OpLibrary.one(manager, "to_type", zeros, number);
        }
    }

    /** Returns a tensor of this type with the given values, in the engine's own memory. */
    public NDArray tensor(NDManager manager, float[] values, Shape shape) {
        NDArray tensor = zeros(manager, shape);
        HostMemory.copy(values, tensor);
        return tensor;
    }

    /** Returns the number of the type in the source of an operation. */
    public int number() {
        return number;
    }
}

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
        NDArray zeros = manager.zeros(shape, DataType.FLOAT32);
        return this == FLOAT32 ? zeros : of(manager, zeros);
    }

    /** Returns {@code array} in this type, owned by {@code manager}; {@code array} is closed. */
    public NDArray of(NDManager manager, NDArray array) {
        try (NDArray before = array) {
            return OpLibrary.one(manager, "to_type", before, number);
        }
    }

    /** Returns the number of the type in the source of an operation. */
    public int number() {
        return number;
    }
}

package org.archerrl.torch;

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

    /** Returns the number of the type in the source of an operation. */
    public int number() {
        return number;
    }
}

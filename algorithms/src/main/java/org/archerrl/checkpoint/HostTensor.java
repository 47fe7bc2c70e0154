package org.archerrl.checkpoint;

import java.util.Arrays;

/**
 * A tensor in the memory of the JVM. The arrays are not copied: whoever hands them over must leave them alone.
 *
 * @param shape lengths of the axes; none for a scalar
 * @param values row-major, as many as the product of the shape
 */
public record HostTensor(long[] shape, float[] values) {
    public HostTensor {
        if (count(shape) != values.length) {
            throw new IllegalArgumentException("a tensor of shape " + Arrays.toString(shape) + " has " + count(shape)
                    + " values, got " + values.length);
        }
    }

    /**
     * Returns the product of a shape.
     *
     * @throws IllegalArgumentException if an axis is negative or the product is above the longest Java array
     */
    public static int count(long[] shape) {
        long count = 1;
        boolean empty = false;
        for (long axis : shape) {
            if (axis < 0) {
                throw new IllegalArgumentException("a shape has no negative axis, got " + Arrays.toString(shape));
            }
            empty |= axis == 0;
        }
        for (long axis : shape) {
            if (!empty && axis > Integer.MAX_VALUE / count) {
                throw new IllegalArgumentException(
                        "a tensor has at most " + Integer.MAX_VALUE + " values, got shape " + Arrays.toString(shape));
            }
            count = empty ? 0 : count * axis;
        }
        return (int) count;
    }

    /** Compares shapes and values bit by bit (a NaN equals itself). */
    @Override
    public boolean equals(Object other) {
        return other instanceof HostTensor tensor
                && Arrays.equals(shape, tensor.shape)
                && Arrays.equals(values, tensor.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "HostTensor" + Arrays.toString(shape);
    }
}

package org.archerrl.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The way of values from Java arrays into tensors and back, whatever the device.
 *
 * <p>The engine's own way lets a tensor live in a direct buffer of the JVM for as long as it is there, and all direct buffers
 * together have a limit. This one goes through a single buffer, a part at a time.
 */
public final class HostMemory {
    private static final int PART = 1 << 22;
    private static final ByteBuffer BUFFER =
            ByteBuffer.allocateDirect(PART * Float.BYTES).order(ByteOrder.nativeOrder());

    private HostMemory() {}

    /**
     * Overwrites some values of a tensor of any type, in place.
     *
     * @param values single-precision numbers in the machine's order of bytes; a direct buffer is read where it lies
     * @param begin place of the first one in the flattened tensor
     */
    public static void copy(ByteBuffer values, NDArray tensor, long begin) {
        if (!values.isDirect()) {
            float[] numbers = new float[values.remaining() / Float.BYTES];
            values.asFloatBuffer().get(numbers);
            copy(numbers, tensor, begin);
            return;
        }
        try (Autograd scope = Autograd.off();
                NDManager manager = ComputeDevice.CPU.scope()) {
            overwrite(manager, values, tensor, begin);
        }
    }

    private static void overwrite(NDManager manager, ByteBuffer values, NDArray tensor, long begin) {
        Shape shape = new Shape(values.remaining() / Float.BYTES);
        try (NDArray buffered = manager.create(values, shape, DataType.FLOAT32)) {
            OpLibrary.across(manager, "overwrite", tensor, buffered, begin);
        }
    }

    /** Returns all values of a tensor of any type in single precision; nothing stays behind on its device. */
    public static float[] floats(NDArray tensor) {
        try (Autograd scope = Autograd.off();
                NDManager manager = ComputeDevice.CPU.scope()) {
            return OpLibrary.across(manager, "on_host", tensor).toFloatArray();
        }
    }

    /** Puts all values of a tensor of any type into a buffer, in single precision and in the machine's order of bytes. */
    public static void read(NDArray tensor, ByteBuffer into) {
        try (Autograd scope = Autograd.off();
                NDManager manager = ComputeDevice.CPU.scope()) {
            into.put(OpLibrary.across(manager, "on_host", tensor).toByteBuffer(true));
        }
    }

    /** Overwrites all values of a tensor of any type, in place; the arrays have as many. */
    public static void copy(float[] values, NDArray tensor) {
        copy(values, tensor, 0);
    }

    private static void copy(float[] values, NDArray tensor, long first) {
        synchronized (BUFFER) {
            try (Autograd scope = Autograd.off();
                    NDManager manager = ComputeDevice.CPU.scope()) {
                for (long begin = 0; begin < values.length; begin += PART) {
                    int count = (int) Math.min(PART, values.length - begin);
                    BUFFER.clear().asFloatBuffer().put(values, (int) begin, count);
                    ByteBuffer part = BUFFER.slice(0, count * Float.BYTES).order(ByteOrder.nativeOrder());
                    overwrite(manager, part, tensor, first + begin);
                }
            }
        }
    }
}

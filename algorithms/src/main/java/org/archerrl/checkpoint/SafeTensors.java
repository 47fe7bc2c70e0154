package org.archerrl.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The safetensors format (huggingface/safetensors, README) in one array of bytes, below 2 GiB, as actors send it: F32 is
 * written, every {@link FloatType} is read. Files of any length are {@link SafeTensorsFile} and {@link SafeTensorsWriter}.
 */
public final class SafeTensors {
    private SafeTensors() {}

    /**
     * Returns the bytes of a file. Equal maps in equal order give equal bytes.
     *
     * @param tensors in the order of the file
     * @param metadata texts to keep with them; may be empty
     * @throws IllegalArgumentException if a tensor has the reserved name {@code __metadata__}, or the file would reach 2 GiB
     */
    public static byte[] encode(Map<String, HostTensor> tensors, Map<String, String> metadata) {
        Map<String, long[]> shapes = TensorSource.of("", tensors).shapes();
        byte[] header = SafeTensorsHeader.write(shapes, FloatType.F32, metadata);
        long length = header.length;
        for (long[] shape : shapes.values()) {
            length += FloatType.F32.bytes(HostTensor.count(shape));
        }
        if (length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "safetensors in one array are below 2 GiB, got " + length + " bytes; write them to a file");
        }
        byte[] bytes = new byte[(int) length];
        ByteBuffer buffer =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).put(header);
        for (HostTensor tensor : tensors.values()) {
            FloatType.F32.encode(tensor.values(), 0, tensor.values().length, buffer);
        }
        return bytes;
    }

    /**
     * Returns the tensors of a file, in the order of its header.
     *
     * @throws CheckpointException if the bytes are not a safetensors file, or hold a type other than those of {@link
     *     FloatType}
     */
    public static LinkedHashMap<String, HostTensor> decode(byte[] file) {
        try (SafeTensorsFile source = new SafeTensorsFile(Storage.of("weights", file))) {
            return source.readAll();
        }
    }
}

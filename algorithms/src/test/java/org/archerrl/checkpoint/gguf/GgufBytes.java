package org.archerrl.checkpoint.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes small GGUF files by hand. Metadata go first, then tensors, as they are added. */
public final class GgufBytes {
    public static final int UINT32 = 4;
    public static final int FLOAT32 = 6;
    public static final int BOOL = 7;
    public static final int STRING = 8;
    public static final int ARRAY = 9;

    private final ByteArrayOutputStream keys = new ByteArrayOutputStream();
    private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private int keyCount;
    private int tensorCount;

    public GgufBytes text(String key, String value) {
        return key(key, STRING).string(keys, value);
    }

    public GgufBytes whole(String key, int value) {
        return key(key, UINT32).putInt(keys, value);
    }

    public GgufBytes number(String key, float value) {
        return key(key, FLOAT32).putInt(keys, Float.floatToRawIntBits(value));
    }

    public GgufBytes flag(String key, int value) {
        key(key, BOOL);
        keys.write(value);
        return this;
    }

    public GgufBytes texts(String key, List<String> values) {
        key(key, ARRAY).putInt(keys, STRING).putLong(keys, values.size());
        values.forEach(value -> string(keys, value));
        return this;
    }

    public GgufBytes wholes(String key, List<Integer> values) {
        key(key, ARRAY).putInt(keys, UINT32).putLong(keys, values.size());
        values.forEach(value -> putInt(keys, value));
        return this;
    }

    /** Begins an entry of the metadata, whose value the caller adds with {@link #raw}. */
    public GgufBytes key(String key, int type) {
        keyCount++;
        return string(keys, key).putInt(keys, type);
    }

    /** Adds bytes to the metadata. */
    public GgufBytes raw(byte... bytes) {
        keys.writeBytes(bytes);
        return this;
    }

    /** Adds a tensor of floats; {@code shape} as everybody but GGUF has it. */
    public GgufBytes tensor(String name, long[] shape, float... values) {
        while (data.size() % 32 != 0) {
            data.write(0);
        }
        entry(name, shape, 0, data.size());
        for (float value : values) {
            putInt(data, Float.floatToRawIntBits(value));
        }
        return this;
    }

    /** Adds a tensor without its bytes. */
    public GgufBytes entry(String name, long[] shape, int type, long offset) {
        tensorCount++;
        string(entries, name).putInt(entries, shape.length);
        for (int i = shape.length - 1; i >= 0; i--) {
            putLong(entries, shape[i]);
        }
        return putInt(entries, type).putLong(entries, offset);
    }

    public byte[] bytes() {
        return bytes(3, tensorCount, keyCount);
    }

    /** Returns the file with a version and counts that may be wrong. */
    public byte[] bytes(int version, long tensors, long keyValues) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        putInt(all, version).putLong(all, tensors).putLong(all, keyValues);
        all.writeBytes(keys.toByteArray());
        all.writeBytes(entries.toByteArray());
        while (all.size() % 32 != 0) {
            all.write(0);
        }
        all.writeBytes(data.toByteArray());
        return all.toByteArray();
    }

    /** Writes the file. */
    public Path write(Path file) {
        try {
            return Files.write(file, bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private GgufBytes string(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        putLong(out, bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    private GgufBytes putInt(ByteArrayOutputStream out, int value) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
        return this;
    }

    private GgufBytes putLong(ByteArrayOutputStream out, long value) {
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
        return this;
    }
}

package org.archerrl.checkpoint.gguf;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.Storage;

/** One reading of what stands before the tensors of a GGUF file. Lengths are held against what follows before they count. */
final class GgufHeader {
    private static final int MAGIC = 'G' | 'G' << 8 | 'U' << 16 | 'F' << 24;
    private static final int USUAL_ALIGNMENT = 32;
    private static final int MOST_AXES = 4;

    /** The fewest bytes of a metadata entry: a name's length, a type and a value; and of a tensor's entry, likewise. */
    private static final int SHORTEST_VALUE = 8 + 4 + 1;

    private static final int SHORTEST_TENSOR = 8 + 4 + 4 + 8;

    /** Types of metadata, by their numbers. */
    private enum Kind {
        UINT8(1),
        INT8(1),
        UINT16(2),
        INT16(2),
        UINT32(4),
        INT32(4),
        FLOAT32(4),
        BOOL(1),
        STRING(8),
        ARRAY(12),
        UINT64(8),
        INT64(8),
        FLOAT64(8);

        private final int leastBytes;

        Kind(int leastBytes) {
            this.leastBytes = leastBytes;
        }
    }

    private final Storage storage;
    private final ByteBuffer bytes;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, GgufFile.Entry> entries = new LinkedHashMap<>();

    /**
     * Reads it.
     *
     * @throws CheckpointException if it is bad
     */
    GgufHeader(Storage storage) {
        this.storage = storage;
        this.bytes = storage.bytes(0, (int) Math.min(storage.size(), Integer.MAX_VALUE));
        try {
            checkVersion();
            int tensors = count("tensors", bytes.getLong(), SHORTEST_TENSOR);
            int keys = count("metadata entries", bytes.getLong(), SHORTEST_VALUE);
            for (int i = 0; i < keys; i++) {
                String key = string();
                if (values.put(key, value(kind(key), key)) != null) {
                    throw bad("two metadata entries are called " + key);
                }
            }
            readEntries(tensors);
        } catch (BufferUnderflowException e) {
            throw bad("it ends within its header, after " + storage.size() + " bytes");
        }
    }

    GgufMetadata metadata() {
        return new GgufMetadata(storage.name(), values);
    }

    /** Returns the tensors in the order of the file. */
    Map<String, GgufFile.Entry> entries() {
        return entries;
    }

    private void checkVersion() {
        if (bytes.remaining() < 4 || bytes.getInt() != MAGIC) {
            throw bad("it does not begin with the letters GGUF");
        }
        int version = bytes.getInt();
        if (version != 2 && version != 3) {
            throw bad("it has version " + version + ", but only 2 and 3, little endian, can be read");
        }
    }

    private void readEntries(int tensors) {
        List<Unplaced> unplaced = new ArrayList<>();
        for (int i = 0; i < tensors; i++) {
            unplaced.add(unplaced());
        }
        int alignment = metadata().whole("general.alignment").orElse(USUAL_ALIGNMENT);
        if (alignment < 1) {
            throw bad("its tensors stand at multiples of " + alignment + " bytes");
        }
        long start = (bytes.position() + (long) alignment - 1) / alignment * alignment;
        for (Unplaced tensor : unplaced) {
            long length = tensor.type.bytes(HostTensor.count(tensor.shape));
            if (tensor.offset < 0
                    || tensor.offset % alignment != 0
                    || tensor.offset > storage.size() - start - length) {
                throw bad("tensor " + tensor.name + " should have " + length + " bytes at "
                        + Long.toUnsignedString(tensor.offset) + " after byte " + start + ", a multiple of " + alignment
                        + ", but the file has " + storage.size() + " bytes");
            }
            GgufFile.Entry entry = new GgufFile.Entry(tensor.type, tensor.shape, start + tensor.offset);
            if (entries.put(tensor.name, entry) != null) {
                throw bad("two tensors are called " + tensor.name);
            }
        }
    }

    /** A tensor whose place is counted from a start that is not known yet. */
    private record Unplaced(String name, GgmlType type, long[] shape, long offset) {}

    private Unplaced unplaced() {
        String name = string();
        int axes = bytes.getInt();
        if (axes < 1 || axes > MOST_AXES) {
            throw bad("tensor " + name + " has " + axes + " axes, but 1 to " + MOST_AXES + " are allowed");
        }
        long[] shape = new long[axes];
        for (int i = axes - 1; i >= 0; i--) {
            shape[i] = bytes.getLong();
        }
        int number = bytes.getInt();
        GgmlType type = GgmlType.of(number)
                .orElseThrow(() -> bad("tensor " + name + " has the type " + number + ", but only " + GgmlType.listed()
                        + " can be read"));
        try {
            HostTensor.count(shape);
        } catch (IllegalArgumentException e) {
            throw bad("tensor " + name + ": " + e.getMessage());
        }
        if (shape[axes - 1] % type.blockValues() != 0) {
            throw bad("tensor " + name + " has rows of " + shape[axes - 1] + " values, but " + type + " has blocks of "
                    + type.blockValues());
        }
        return new Unplaced(name, type, shape, bytes.getLong());
    }

    private Object value(Kind kind, String key) {
        return switch (kind) {
            case UINT8 -> (long) (bytes.get() & 0xFF);
            case INT8 -> (long) bytes.get();
            case UINT16 -> (long) (bytes.getShort() & 0xFFFF);
            case INT16 -> (long) bytes.getShort();
            case UINT32 -> bytes.getInt() & 0xFFFFFFFFL;
            case INT32 -> (long) bytes.getInt();
            case FLOAT32 -> (double) bytes.getFloat();
            case BOOL -> bytes.get() != 0;
            case STRING -> string();
            case ARRAY -> list(key);
            case UINT64, INT64 -> bytes.getLong();
            case FLOAT64 -> bytes.getDouble();
        };
    }

    private List<Object> list(String key) {
        Kind kind = kind(key);
        if (kind == Kind.ARRAY) {
            throw bad("the metadata's " + key + " is a list of lists, which no known model has");
        }
        int length = count("values of " + key, bytes.getLong(), kind.leastBytes);
        List<Object> list = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            list.add(value(kind, key));
        }
        return list;
    }

    private Kind kind(String key) {
        int number = bytes.getInt();
        if (number < 0 || number >= Kind.values().length) {
            throw bad("the metadata's " + key + " has the type " + number + ", but only 0 to "
                    + (Kind.values().length - 1) + " " + Arrays.toString(Kind.values()) + " are known");
        }
        return Kind.values()[number];
    }

    private String string() {
        byte[] text = new byte[count("bytes of a text", bytes.getLong(), 1)];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Refuses a count of things that cannot all follow. */
    private int count(String things, long count, int leastBytes) {
        if (count < 0 || count > bytes.remaining() / leastBytes) {
            throw bad("it should have " + Long.toUnsignedString(count) + " " + things + " after byte "
                    + bytes.position() + ", but only " + bytes.remaining() + " bytes follow");
        }
        return (int) count;
    }

    private CheckpointException bad(String what) {
        return new CheckpointException(
                storage.name() + ": not a good GGUF file: " + what + "; fetch the file again, or another one");
    }
}

package org.archerrl.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The safetensors format (huggingface/safetensors, README): eight bytes of header length (little endian), a JSON header
 * padded with spaces to a multiple of eight, and the tensors' bytes without gaps.
 *
 * <p>Writes F32; reads F32, F16 and BF16 into floats, which lose nothing. A file is one byte array, so below 2 GiB.
 */
public final class SafeTensors {
    private static final String METADATA = "__metadata__";
    private static final int LENGTH_BYTES = 8;
    private static final int ALIGNMENT = 8;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SafeTensors() {}

    /**
     * Returns the bytes of a file. Equal maps in equal order give equal bytes.
     *
     * @param tensors in the order of the file
     * @param metadata texts to keep with them; may be empty
     * @throws IllegalArgumentException if a tensor has the reserved name {@code __metadata__}, or the file would reach 2 GiB
     */
    public static byte[] encode(Map<String, HostTensor> tensors, Map<String, String> metadata) {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        if (!metadata.isEmpty()) {
            metadata.forEach(header.putObject(METADATA)::put);
        }
        long end = 0;
        for (Map.Entry<String, HostTensor> entry : tensors.entrySet()) {
            if (entry.getKey().equals(METADATA)) {
                throw new IllegalArgumentException("a tensor cannot be called " + METADATA);
            }
            ObjectNode about = header.putObject(entry.getKey()).put("dtype", "F32");
            Arrays.stream(entry.getValue().shape()).forEach(about.putArray("shape")::add);
            long begin = end;
            end += (long) Float.BYTES * entry.getValue().values().length;
            about.putArray("data_offsets").add(begin).add(end);
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        int headerLength = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        if (LENGTH_BYTES + headerLength + end > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a safetensors file is below 2 GiB here, got " + end + " bytes of tensors; split them");
        }
        byte[] file = new byte[(int) (LENGTH_BYTES + headerLength + end)];
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(headerLength).put(json);
        while (buffer.position() < LENGTH_BYTES + headerLength) {
            buffer.put((byte) ' ');
        }
        for (HostTensor tensor : tensors.values()) {
            buffer.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(tensor.values());
            buffer.position(buffer.position() + Float.BYTES * tensor.values().length);
        }
        return file;
    }

    /**
     * Returns the tensors of a file, in the order of its header.
     *
     * @throws CheckpointException if the bytes are not a safetensors file, or hold a type other than F32, F16 and BF16
     */
    public static LinkedHashMap<String, HostTensor> decode(byte[] file) {
        return decode(file, name -> false);
    }

    /**
     * Returns the tensors of a file but for constants, which published files hold beside the weights in types of their own.
     *
     * @param isConstant says by its name whether a tensor is left out
     * @throws CheckpointException as {@link #decode(byte[])}, for the other tensors
     */
    public static LinkedHashMap<String, HostTensor> decode(byte[] file, Predicate<String> isConstant) {
        int dataStart = LENGTH_BYTES + headerLength(file);
        ObjectNode header = header(file);
        List<Entry> entries = new ArrayList<>();
        header.fields().forEachRemaining(field -> {
            if (!field.getKey().equals(METADATA)) {
                entries.add(
                        isConstant.test(field.getKey())
                                ? Entry.unread(field.getKey(), field.getValue())
                                : Entry.of(field.getKey(), field.getValue()));
            }
        });
        checkNoGaps(entries, file.length - dataStart);
        LinkedHashMap<String, HostTensor> tensors = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (isConstant.test(entry.name)) {
                continue;
            }
            ByteBuffer bytes = ByteBuffer.wrap(file, dataStart + (int) entry.begin, (int) (entry.end - entry.begin));
            float[] values = entry.type.read(bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
            tensors.put(entry.name, new HostTensor(entry.shape, values));
        }
        return tensors;
    }

    /**
     * Returns the texts kept with the tensors; empty if there are none.
     *
     * @throws CheckpointException if the header is bad
     */
    public static Map<String, String> metadata(byte[] file) {
        JsonNode metadata = header(file).path(METADATA);
        Map<String, String> texts = new LinkedHashMap<>();
        metadata.fields().forEachRemaining(field -> {
            if (!field.getValue().isTextual()) {
                throw bad(METADATA + "." + field.getKey() + " must be a text, got " + field.getValue());
            }
            texts.put(field.getKey(), field.getValue().textValue());
        });
        return texts;
    }

    private static int headerLength(byte[] file) {
        if (file.length < LENGTH_BYTES) {
            throw bad("it has " + file.length + " bytes, fewer than the 8 of the header's length");
        }
        long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > file.length - LENGTH_BYTES) {
            throw bad("its header should have " + Long.toUnsignedString(length) + " bytes, but only "
                    + (file.length - LENGTH_BYTES) + " follow");
        }
        return (int) length;
    }

    private static ObjectNode header(byte[] file) {
        try {
            if (JSON.readTree(file, LENGTH_BYTES, headerLength(file)) instanceof ObjectNode header) {
                return header;
            }
        } catch (JsonProcessingException e) {
            // Jackson reports a repeated name in the same way as broken JSON, with the name.
            throw new CheckpointException(BAD + "its header is bad JSON: " + e.getOriginalMessage() + NEXT, e);
        } catch (IOException e) {
            throw new CheckpointException(BAD + "its header cannot be read: " + e.getMessage() + NEXT, e);
        }
        throw bad("its header is not a JSON object");
    }

    private static void checkNoGaps(List<Entry> entries, long dataLength) {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long end = 0;
        for (Entry entry : sorted) {
            if (entry.end > dataLength) {
                throw bad(entry.where() + " end beyond the " + dataLength + " bytes of tensors that the file has");
            }
            if (entry.begin < end) {
                throw bad(entry.where() + " overlap the tensor before, which ends at " + end);
            }
            if (entry.begin > end) {
                throw bad(entry.where() + " leave a gap after the tensor before, which ends at " + end);
            }
            end = entry.end;
        }
        if (end != dataLength) {
            throw bad((dataLength - end) + " bytes follow the last tensor");
        }
    }

    private static final String BAD = "not a good safetensors file: ";
    private static final String NEXT = "; use another checkpoint, or fetch or write the file again";

    private static CheckpointException bad(String what) {
        return new CheckpointException(BAD + what + NEXT);
    }

    private enum Type {
        F32(4) {
            @Override
            float[] read(ByteBuffer bytes) {
                float[] values = new float[bytes.remaining() / 4];
                bytes.asFloatBuffer().get(values);
                return values;
            }
        },
        BF16(2) {
            @Override
            float[] read(ByteBuffer bytes) {
                ShortBuffer halves = bytes.asShortBuffer();
                float[] values = new float[halves.remaining()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.intBitsToFloat(halves.get(i) << 16);
                }
                return values;
            }
        },
        F16(2) {
            @Override
            float[] read(ByteBuffer bytes) {
                ShortBuffer halves = bytes.asShortBuffer();
                float[] values = new float[halves.remaining()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = half(halves.get(i));
                }
                return values;
            }

            /** IEEE 754 binary16: 1 sign, 5 exponent (bias 15) and 10 fraction bits. */
            private static float half(short bits) {
                int exponent = bits >> 10 & 0x1F;
                int fraction = bits & 0x3FF;
                float magnitude =
                        switch (exponent) {
                            case 0 -> fraction * 0x1p-24f;
                            case 0x1F -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
                            default -> Float.intBitsToFloat(exponent + 112 << 23 | fraction << 13);
                        };
                return bits < 0 ? -magnitude : magnitude;
            }
        };

        private final int bytesPerValue;

        Type(int bytesPerValue) {
            this.bytesPerValue = bytesPerValue;
        }

        /** Reads all bytes that remain, in the buffer's order. */
        abstract float[] read(ByteBuffer bytes);
    }

    /** One line of the header. */
    private record Entry(String name, Type type, long[] shape, long begin, long end) {
        /** A tensor whose place alone matters; its type and shape may be any. */
        static Entry unread(String name, JsonNode about) {
            long[] offsets = offsets(name, about);
            return new Entry(name, Type.F32, new long[0], offsets[0], offsets[1]);
        }

        static Entry of(String name, JsonNode about) {
            Type type;
            try {
                type = Type.valueOf(about.path("dtype").asText());
            } catch (IllegalArgumentException e) {
                throw bad("tensor " + name + " has the type " + about.path("dtype") + ", but only "
                        + Arrays.toString(Type.values()) + " can be read");
            }
            long[] shape = wholeNumbers(name, "shape", about.path("shape"));
            long[] offsets = offsets(name, about);
            Entry entry = new Entry(name, type, shape, offsets[0], offsets[1]);
            long bytes;
            try {
                bytes = (long) type.bytesPerValue * HostTensor.count(shape);
            } catch (IllegalArgumentException e) {
                throw bad("tensor " + name + ": " + e.getMessage());
            }
            if (bytes != offsets[1] - offsets[0]) {
                throw bad(
                        entry.where() + " do not fit its shape " + Arrays.toString(shape) + " of " + bytes + " bytes");
            }
            return entry;
        }

        private static long[] offsets(String name, JsonNode about) {
            long[] offsets = wholeNumbers(name, "data_offsets", about.path("data_offsets"));
            if (offsets.length != 2 || offsets[0] > offsets[1]) {
                throw bad("tensor " + name + " has the data_offsets " + Arrays.toString(offsets)
                        + ", not a begin and an end");
            }
            return offsets;
        }

        private static long[] wholeNumbers(String name, String key, JsonNode node) {
            List<Long> numbers = new ArrayList<>();
            for (JsonNode number : node) {
                if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
                    throw bad("tensor " + name + " has the " + key + " " + node + ", not a list of whole numbers");
                }
                numbers.add(number.longValue());
            }
            if (!node.isArray()) {
                throw bad("tensor " + name + " has no list " + key);
            }
            return numbers.stream().mapToLong(Long::longValue).toArray();
        }

        private String where() {
            return "tensor " + name + ": its data_offsets [" + begin + ", " + end + "]";
        }
    }
}

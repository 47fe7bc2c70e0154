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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a safetensors file says before its tensors: eight bytes of header length (little endian) and a JSON object padded
 * with spaces to a multiple of eight.
 *
 * @param entries where each tensor is, in the order of the header
 * @param metadata texts kept with the tensors
 */
record SafeTensorsHeader(Map<String, Entry> entries, Map<String, String> metadata) {
    private static final String METADATA = "__metadata__";
    private static final int LENGTH_BYTES = 8;
    private static final int ALIGNMENT = 8;

    /** The format's own limit (huggingface/safetensors, MAX_HEADER_SIZE). */
    private static final int LONGEST = 100_000_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * A tensor's place.
     *
     * @param type as the file names it; may be one that cannot be read
     * @param shape lengths of the axes
     * @param begin of its bytes in the file
     * @param end one past its last byte in the file
     */
    record Entry(String type, long[] shape, long begin, long end) {
        Optional<FloatType> floatType() {
            return Arrays.stream(FloatType.values())
                    .filter(t -> t.name().equals(type))
                    .findFirst();
        }
    }

    /**
     * Returns the first bytes of a file, up to its tensors, which stand without gaps in the order given.
     *
     * @throws IllegalArgumentException if a tensor has the reserved name {@code __metadata__}
     */
    static byte[] write(Map<String, long[]> shapes, FloatType type, Map<String, String> metadata) {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        if (!metadata.isEmpty()) {
            metadata.forEach(header.putObject(METADATA)::put);
        }
        long end = 0;
        for (Map.Entry<String, long[]> tensor : shapes.entrySet()) {
            if (tensor.getKey().equals(METADATA)) {
                throw new IllegalArgumentException("a tensor cannot be called " + METADATA);
            }
            ObjectNode about = header.putObject(tensor.getKey()).put("dtype", type.name());
            Arrays.stream(tensor.getValue()).forEach(about.putArray("shape")::add);
            long begin = end;
            end += type.bytes(HostTensor.count(tensor.getValue()));
            about.putArray("data_offsets").add(begin).add(end);
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        int length = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        byte[] bytes = new byte[LENGTH_BYTES + length];
        Arrays.fill(bytes, (byte) ' ');
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(json);
        return bytes;
    }

    /**
     * Reads the header of a file and holds it against the file's size.
     *
     * @throws CheckpointException if it is not a good one
     */
    static SafeTensorsHeader read(Storage file) {
        return new Reading(file).header();
    }

    /** One reading; its faults name the file. */
    private record Reading(Storage file) {
        SafeTensorsHeader header() {
            int length = length();
            ObjectNode json = json(length);
            long start = LENGTH_BYTES + (long) length;
            Map<String, Entry> entries = new LinkedHashMap<>();
            json.fields().forEachRemaining(field -> {
                if (!field.getKey().equals(METADATA)) {
                    entries.put(field.getKey(), entry(field.getKey(), field.getValue(), start));
                }
            });
            checkNoGaps(entries, start);
            return new SafeTensorsHeader(entries, metadata(json.path(METADATA)));
        }

        private int length() {
            if (file.size() < LENGTH_BYTES) {
                throw bad("it has " + file.size() + " bytes, fewer than the 8 of the header's length");
            }
            long length = file.bytes(0, LENGTH_BYTES).getLong();
            if (length < 0 || length > file.size() - LENGTH_BYTES) {
                throw bad("its header should have " + Long.toUnsignedString(length) + " bytes, but only "
                        + (file.size() - LENGTH_BYTES) + " follow");
            }
            if (length > LONGEST) {
                throw bad("its header should have " + length + " bytes, but at most " + LONGEST + " are allowed");
            }
            return (int) length;
        }

        private ObjectNode json(int length) {
            byte[] bytes = new byte[length];
            file.bytes(LENGTH_BYTES, length).get(bytes);
            try {
                if (JSON.readTree(bytes) instanceof ObjectNode header) {
                    return header;
                }
            } catch (JsonProcessingException e) {
                // Jackson reports a repeated name in the same way as broken JSON, with the name.
                throw bad("its header is bad JSON: " + e.getOriginalMessage());
            } catch (IOException e) {
                throw bad("its header cannot be read: " + e.getMessage());
            }
            throw bad("its header is not a JSON object");
        }

        private Entry entry(String tensor, JsonNode about, long start) {
            long[] shape = wholeNumbers(tensor, "shape", about.path("shape"));
            long[] offsets = wholeNumbers(tensor, "data_offsets", about.path("data_offsets"));
            if (offsets.length != 2 || offsets[0] > offsets[1]) {
                throw bad("tensor " + tensor + " has the data_offsets " + Arrays.toString(offsets)
                        + ", not a begin and an end");
            }
            if (offsets[1] > file.size() - start) {
                throw bad(where(tensor, offsets[0], offsets[1]) + " end beyond the " + (file.size() - start)
                        + " bytes of tensors that the file has");
            }
            Entry entry = new Entry(about.path("dtype").asText(), shape, start + offsets[0], start + offsets[1]);
            entry.floatType().ifPresent(type -> checkLength(tensor, type, shape, offsets));
            return entry;
        }

        private void checkLength(String tensor, FloatType type, long[] shape, long[] offsets) {
            long bytes;
            try {
                bytes = type.bytes(HostTensor.count(shape));
            } catch (IllegalArgumentException e) {
                throw bad("tensor " + tensor + ": " + e.getMessage());
            }
            if (bytes != offsets[1] - offsets[0]) {
                throw bad(where(tensor, offsets[0], offsets[1]) + " do not fit its shape " + Arrays.toString(shape)
                        + " of " + bytes + " bytes");
            }
        }

        private void checkNoGaps(Map<String, Entry> entries, long start) {
            List<Map.Entry<String, Entry>> sorted = new ArrayList<>(entries.entrySet());
            sorted.sort(Map.Entry.comparingByValue(
                    Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end)));
            long end = start;
            for (Map.Entry<String, Entry> tensor : sorted) {
                Entry entry = tensor.getValue();
                if (entry.begin != end) {
                    throw bad(where(tensor.getKey(), entry.begin - start, entry.end - start)
                            + (entry.begin < end ? " overlap" : " leave a gap after")
                            + " the tensor before, which ends at " + (end - start));
                }
                end = entry.end;
            }
            if (end != file.size()) {
                throw bad((file.size() - end) + " bytes follow the last tensor");
            }
        }

        private Map<String, String> metadata(JsonNode node) {
            Map<String, String> texts = new LinkedHashMap<>();
            node.fields().forEachRemaining(field -> {
                if (!field.getValue().isTextual()) {
                    throw bad(METADATA + "." + field.getKey() + " must be a text, got " + field.getValue());
                }
                texts.put(field.getKey(), field.getValue().textValue());
            });
            return texts;
        }

        private long[] wholeNumbers(String tensor, String key, JsonNode node) {
            if (!node.isArray()) {
                throw bad("tensor " + tensor + " has no list " + key);
            }
            for (JsonNode number : node) {
                if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
                    throw bad("tensor " + tensor + " has the " + key + " " + node + ", not a list of whole numbers");
                }
            }
            long[] numbers = new long[node.size()];
            Arrays.setAll(numbers, i -> node.get(i).longValue());
            return numbers;
        }

        private static String where(String tensor, long begin, long end) {
            return "tensor " + tensor + ": its data_offsets [" + begin + ", " + end + "]";
        }

        private CheckpointException bad(String what) {
            return new CheckpointException(file.name() + ": not a good safetensors file: " + what
                    + "; use another checkpoint, or fetch or write the file again");
        }
    }
}

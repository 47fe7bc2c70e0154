package org.archerrl.checkpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a model as Hugging Face's libraries do, holding one tensor in memory at a time: {@code model.safetensors}, or
 * shards such as {@code model-00001-of-00003.safetensors} with {@code model.safetensors.index.json} where the tensors
 * together are longer than the limit.
 */
public final class SafeTensorsWriter {
    /** The file of all tensors. */
    public static final String WHOLE = "model.safetensors";

    /** The file that says which of many holds a tensor. */
    public static final String INDEX = "model.safetensors.index.json";

    private static final long USUAL_LIMIT = 5_000_000_000L;
    private static final int WINDOW = 1 << 22;

    private final FloatType type;
    private final long limit;

    /** Makes a writer of shards of at most 5 GB. */
    public SafeTensorsWriter(FloatType type) {
        this(type, USUAL_LIMIT);
    }

    /**
     * Makes a writer.
     *
     * @param type what every value is rounded to
     * @param limit bytes of tensors in a shard; a longer tensor gets one for itself
     */
    public SafeTensorsWriter(FloatType type, long limit) {
        this.type = type;
        this.limit = limit;
    }

    /** Returns what every value is rounded to. */
    public FloatType type() {
        return type;
    }

    /**
     * Writes all tensors of a source.
     *
     * @param directory is there, and has none of these files
     * @throws CheckpointException if a tensor cannot be read or a file cannot be written
     */
    public void write(Path directory, TensorSource source) {
        List<Map<String, long[]>> shards = shards(source.shapes());
        ObjectNode places = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < shards.size(); i++) {
            String name = shards.size() == 1 ? WHOLE : "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
            writeShard(directory.resolve(name), shards.get(i), source);
            shards.get(i).keySet().forEach(tensor -> places.put(tensor, name));
        }
        if (shards.size() > 1) {
            ObjectNode index = JsonNodeFactory.instance.objectNode();
            index.putObject("metadata")
                    .put("total_size", shards.stream().mapToLong(this::bytes).sum());
            index.set("weight_map", places);
            Path file = directory.resolve(INDEX);
            try {
                Files.writeString(file, index.toPrettyString());
            } catch (IOException e) {
                throw unwritable(file, e);
            }
        }
    }

    private List<Map<String, long[]>> shards(Map<String, long[]> shapes) {
        List<Map<String, long[]>> shards = new ArrayList<>();
        Map<String, long[]> shard = new LinkedHashMap<>();
        long length = 0;
        for (Map.Entry<String, long[]> tensor : shapes.entrySet()) {
            long bytes = type.bytes(HostTensor.count(tensor.getValue()));
            if (length > 0 && length + bytes > limit) {
                shards.add(shard);
                shard = new LinkedHashMap<>();
                length = 0;
            }
            shard.put(tensor.getKey(), tensor.getValue());
            length += bytes;
        }
        shards.add(shard);
        return shards;
    }

    private long bytes(Map<String, long[]> shapes) {
        return shapes.values().stream()
                .mapToLong(shape -> type.bytes(HostTensor.count(shape)))
                .sum();
    }

    private void writeShard(Path file, Map<String, long[]> shapes, TensorSource source) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            writeAll(channel, ByteBuffer.wrap(SafeTensorsHeader.write(shapes, type, Map.of("format", "pt"))));
            ByteBuffer window = ByteBuffer.allocateDirect(WINDOW).order(ByteOrder.LITTLE_ENDIAN);
            for (String tensor : shapes.keySet()) {
                float[] values = source.read(tensor).values();
                int step = WINDOW / type.blockBytes();
                for (long from = 0; from < values.length; from += step) {
                    type.encode(values, (int) from, (int) Math.min(values.length, from + step), window.clear());
                    writeAll(channel, window.flip());
                }
            }
            channel.force(true);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static CheckpointException unwritable(Path file, IOException e) {
        return new CheckpointException(
                file + ": cannot be written: " + e + "; free space or fix permissions, then try again", e);
    }
}

package org.archerrl.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of tensors on the disk: one or many, short or long. */
class SafeTensorsFilesTest {
    private static final Map<String, HostTensor> TENSORS = tensors();

    @TempDir
    private Path directory;

    private static Map<String, HostTensor> tensors() {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        tensors.put("first", new HostTensor(new long[] {2, 2}, new float[] {1, -2, 0.5f, 1.01f}));
        tensors.put("empty", new HostTensor(new long[] {0}, new float[0]));
        tensors.put("second", new HostTensor(new long[] {5}, new float[] {1, 2, 3, 4, 5}));
        tensors.put("third", new HostTensor(new long[] {1}, new float[] {7}));
        return tensors;
    }

    @Test
    void oneFileHoldsWhatFits() throws IOException {
        new SafeTensorsWriter(FloatType.F32, 40).write(directory, TensorSource.of("", TENSORS));
        assertEquals(List.of("model.safetensors"), files());
        try (SafeTensorsFile file = SafeTensorsFile.open(directory.resolve("model.safetensors"))) {
            assertEquals(TENSORS, file.readAll());
            assertEquals(
                    List.copyOf(TENSORS.keySet()), List.copyOf(file.shapes().keySet()));
            assertEquals(Map.of("format", "pt"), file.metadata());
        }
    }

    @Test
    void shardsHoldAtMostTheLimitButForALongerTensor() throws IOException {
        new SafeTensorsWriter(FloatType.F32, 19).write(directory, TensorSource.of("", TENSORS));
        assertEquals(
                List.of(
                        "model-00001-of-00003.safetensors",
                        "model-00002-of-00003.safetensors",
                        "model-00003-of-00003.safetensors",
                        "model.safetensors.index.json"),
                files());
        assertEquals(
                "{\"metadata\":{\"total_size\":40},\"weight_map\":{\"first\":\"model-00001-of-00003.safetensors\","
                        + "\"empty\":\"model-00001-of-00003.safetensors\","
                        + "\"second\":\"model-00002-of-00003.safetensors\","
                        + "\"third\":\"model-00003-of-00003.safetensors\"}}",
                index().replaceAll("\\s", ""));
        try (TensorSource shards = shards()) {
            assertEquals(TENSORS, shards.readAll());
            assertEquals("F32", shards.type("third"));
        }
    }

    @Test
    void valuesAreRoundedToTheTypeThatIsWritten() {
        new SafeTensorsWriter(FloatType.BF16).write(directory, TensorSource.of("", TENSORS));
        try (SafeTensorsFile file = SafeTensorsFile.open(directory.resolve("model.safetensors"))) {
            assertEquals("BF16", file.type("first"));
            assertEquals(new HostTensor(new long[] {2, 2}, new float[] {1, -2, 0.5f, 1.0078125f}), file.read("first"));
            assertEquals(TENSORS.get("second"), file.read("second"));
        }
    }

    @Test
    void aMissingShardIsNamed() throws IOException {
        new SafeTensorsWriter(FloatType.F32, 19).write(directory, TensorSource.of("", TENSORS));
        Files.delete(directory.resolve("model-00002-of-00003.safetensors"));
        assertEquals(
                "index: model-00002-of-00003.safetensors is missing, with 1 tensors; fetch the files again, all of one"
                        + " version",
                assertThrows(CheckpointException.class, this::shards).getMessage());
    }

    @Test
    void aFileThatWasCutSaysSo() throws IOException {
        new SafeTensorsWriter(FloatType.F32).write(directory, TensorSource.of("", TENSORS));
        Path file = directory.resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        assertEquals(
                file
                        + ": not a good safetensors file: tensor third: its data_offsets [36, 40] end beyond the 39 bytes of"
                        + " tensors that the file has; use another checkpoint, or fetch or write the file again",
                assertThrows(CheckpointException.class, () -> SafeTensorsFile.open(file))
                        .getMessage());
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThrows(CheckpointException.class, () -> SafeTensorsFile.open(file));
        }
    }

    @Test
    void aHeaderLongerThanTheFormatAllowsIsNotRead() throws IOException {
        Path file = directory.resolve("long.safetensors");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(100_000_001)
                    .array());
            sparse.setLength(200_000_000);
        }
        String message = assertThrows(CheckpointException.class, () -> SafeTensorsFile.open(file))
                .getMessage();
        assertTrue(
                message.contains("its header should have 100000001 bytes, but at most 100000000 are allowed"), message);
    }

    @Test
    void tensorsBeyondTwoGibibytesAreRead() throws IOException {
        long begin = 5L << 30;
        byte[] json = ("{\"other\":{\"dtype\":\"U8\",\"shape\":[" + begin + "],\"data_offsets\":[0," + begin
                        + "]},\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[" + begin + "," + (begin + 8)
                        + "]}}")
                .getBytes(StandardCharsets.UTF_8);
        Path file = directory.resolve("sparse.safetensors");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            sparse.write(length.putLong(json.length).array());
            sparse.write(json);
            sparse.seek(8 + json.length + begin);
            sparse.write(length.clear().putFloat(3).putFloat(4).array());
        }
        try (SafeTensorsFile source = SafeTensorsFile.open(file)) {
            assertEquals(new HostTensor(new long[] {2}, new float[] {3, 4}), source.read("x"));
        }
    }

    @Test
    void aTensorOfManyWindowsIsReadWhole() {
        int count = (1 << 23) + 3;
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i % 251;
        }
        Map<String, HostTensor> tensors = Map.of("x", new HostTensor(new long[] {count}, values));
        new SafeTensorsWriter(FloatType.F32).write(directory, TensorSource.of("", tensors));
        try (SafeTensorsFile file = SafeTensorsFile.open(directory.resolve("model.safetensors"))) {
            assertEquals(tensors.get("x"), file.read("x"));
        }
    }

    @Test
    void whatCannotBeWrittenSaysSo() {
        Path nowhere = directory.resolve("nowhere");
        assertTrue(assertThrows(CheckpointException.class, () -> new SafeTensorsWriter(FloatType.F32)
                        .write(nowhere, TensorSource.of("", TENSORS)))
                .getMessage()
                .startsWith(nowhere.resolve("model.safetensors") + ": cannot be written: "));
    }

    private TensorSource shards() {
        return new SafeTensorsShards("index", index(), shard -> Optional.of(directory.resolve(shard))
                .filter(Files::exists)
                .map(Storage::open));
    }

    private String index() {
        try {
            return Files.readString(directory.resolve("model.safetensors.index.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}

package org.archerrl.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {
    @Test
    void tensorsOfOtherTypesAreInTheWayOfNobodyElse() {
        byte[] file = file(
                "{\"ids\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                        + "\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}",
                12);
        SafeTensorsFile source = new SafeTensorsFile(Storage.of("x.safetensors", file));
        assertEquals(List.of("ids", "w"), List.copyOf(source.shapes().keySet()));
        assertEquals("I64", source.type("ids"));
        assertEquals(new HostTensor(new long[] {1}, new float[1]), source.read("w"));
        assertEquals(
                "x.safetensors: tensor ids has the type I64, but only [F32, BF16, F16] can be read; convert the model to one"
                        + " of these",
                assertThrows(CheckpointException.class, () -> source.read("ids"))
                        .getMessage());
        assertEquals(
                "there is no tensor 'v'; there is [ids, w]",
                assertThrows(IllegalArgumentException.class, () -> source.read("v"))
                        .getMessage());
    }

    @Test
    void tensorsComeBackBitByBitAndInOrder() {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        tensors.put(
                "z.weight", new HostTensor(new long[] {2, 3}, new float[] {1, -0f, Float.MIN_VALUE, 1e38f, -1, .1f}));
        tensors.put("a", new HostTensor(new long[0], new float[] {Float.NaN}));
        tensors.put("nothing", new HostTensor(new long[] {0, 7}, new float[0]));
        tensors.put("ü\"\\\n", new HostTensor(new long[] {1}, new float[] {Float.NEGATIVE_INFINITY}));
        Map<String, String> metadata = Map.of("format", "pt");

        byte[] file = SafeTensors.encode(tensors, metadata);

        assertEquals(tensors, SafeTensors.decode(file));
        assertEquals(
                List.copyOf(tensors.keySet()),
                List.copyOf(SafeTensors.decode(file).keySet()));
        assertEquals(metadata, new SafeTensorsFile(Storage.of("", file)).metadata());
        assertArrayEquals(file, SafeTensors.encode(SafeTensors.decode(file), metadata));
    }

    @Test
    void theBytesAreTheFormats() {
        byte[] file = SafeTensors.encode(Map.of("b", new HostTensor(new long[] {1}, new float[] {1})), Map.of());
        String header = "{\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";

        assertEquals(8 + 56 + 4, file.length);
        assertEquals(56, file[0]);
        assertEquals(header, new String(file, 8, header.length(), StandardCharsets.UTF_8));
        for (int i = 8 + header.length(); i < 8 + 56; i++) {
            assertEquals(' ', file[i]);
        }
        assertArrayEquals(new byte[] {0, 0, (byte) 0x80, 0x3f}, Arrays.copyOfRange(file, 64, 68));
    }

    @Test
    void anEmptyFileIsAFile() {
        byte[] file = SafeTensors.encode(Map.of(), Map.of());

        assertTrue(SafeTensors.decode(file).isEmpty());
        assertTrue(new SafeTensorsFile(Storage.of("", file)).metadata().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "BF16, 3F80, 1",
        "BF16, C049, -3.140625",
        "BF16, FF80, -Infinity",
        "F16, 3C00, 1",
        "F16, C000, -2",
        "F16, 0001, 5.9604645E-8",
        "F16, 03FF, 6.097555E-5",
        "F16, 7BFF, 65504",
        "F16, 7C00, Infinity",
        "F16, 7E00, NaN",
        "F16, 8000, -0"
    })
    void sixteenBitValuesAreReadExactly(String type, String bits, float value) {
        byte[] file = file("{\"x\":{\"dtype\":\"" + type + "\",\"shape\":[],\"data_offsets\":[0,2]}}", 2);
        int half = Integer.parseInt(bits, 16);
        file[file.length - 2] = (byte) half;
        file[file.length - 1] = (byte) (half >> 8);

        assertEquals(
                new HostTensor(new long[0], new float[] {value}),
                SafeTensors.decode(file).get("x"));
    }

    @Test
    void badFilesSayWhatIsWrong() {
        assertBad("it has 3 bytes, fewer than the 8 of the header's length", new byte[3]);
        assertBad(
                "its header should have 99 bytes, but only 2 follow",
                ByteBuffer.allocate(10)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(99)
                        .array());
        assertBad(
                "its header should have 18446744073709551615 bytes",
                ByteBuffer.allocate(10).putLong(-1).array());
        assertBad("its header is bad JSON: Unexpected end-of-input", file("{\"x\":", 0));
        assertBad("its header is not a JSON object", file("[]", 0));
        assertBad("its header is bad JSON", file("{} {}", 0));
        String tensor = "\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
        assertBad("Duplicate field 'x'", file("{" + tensor + "," + tensor + "}", 4));
        assertBad("[0, 4] end beyond the 3 bytes of tensors", file("{" + tensor + "}", 3));
        assertBad("1 bytes follow the last tensor", file("{" + tensor + "}", 5));
        assertBad(
                "tensor y: its data_offsets [0, 4] overlap the tensor before, which ends at 4",
                file("{" + tensor + "," + tensor.replace('x', 'y') + "}", 4));
        assertBad("tensor x: its data_offsets [4, 8] leave a gap", file("{" + tensor.replace("0,4", "4,8") + "}", 8));
        assertBad(
                "tensor x: its data_offsets [0, 8] do not fit its shape [1] of 4 bytes",
                file("{" + tensor.replace("0,4", "0,8") + "}", 8));
        assertBad("the data_offsets [4, 0], not a begin and an end", file("{" + tensor.replace("0,4", "4,0") + "}", 4));
        assertBad("the shape [-1], not a list of whole numbers", file("{" + tensor.replace("[1]", "[-1]") + "}", 4));
        assertBad(
                "a tensor has at most 2147483647 values",
                file("{" + tensor.replace("[1]", "[4294967296,4294967296]") + "}", 4));
        assertBad("tensor x has no list shape", file("{\"x\":{\"dtype\":\"F32\"}}", 0));
    }

    @Test
    void aTensorHasAsManyValuesAsItsShapeSays() {
        assertEquals(
                "a tensor of shape [2, 3] has 6 values, got 5",
                assertThrows(IllegalArgumentException.class, () -> new HostTensor(new long[] {2, 3}, new float[5]))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new HostTensor(new long[] {-1, -1}, new float[1]));
    }

    @Test
    void theReservedNameIsRefused() {
        HostTensor one = new HostTensor(new long[0], new float[1]);
        assertThrows(IllegalArgumentException.class, () -> SafeTensors.encode(Map.of("__metadata__", one), Map.of()));
    }

    private static void assertBad(String what, byte[] file) {
        String message = assertThrows(CheckpointException.class, () -> SafeTensors.decode(file))
                .getMessage();
        assertTrue(message.contains(what), message);
        assertTrue(message.endsWith("; use another checkpoint, or fetch or write the file again"), message);
    }

    private static byte[] file(String header, int dataLength) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + dataLength)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }
}

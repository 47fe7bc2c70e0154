package org.archerrl.checkpoint.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.HostTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class GgufFileTest {
    private static final int Q4_1 = 3;
    private static final int Q2_K = 10;

    @TempDir
    private Path directory;

    @Test
    void metadataAndTensorsAreRead() throws IOException {
        GgufBytes bytes = good().key("byte", 0)
                .raw((byte) 0xFF)
                .key("short", 3)
                .raw((byte) 0xFE, (byte) 0xFF)
                .key("double", 12)
                .raw((byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0xF0, (byte) 0x3F);
        for (int version : new int[] {2, 3}) {
            try (GgufFile file = open(bytes.bytes(version, 2, 8))) {
                GgufMetadata metadata = file.metadata();
                assertEquals(Optional.of("thé"), metadata.text("text"));
                assertEquals(Optional.of(7), metadata.whole("whole"));
                assertEquals(Optional.of(0.5), metadata.number("number"));
                assertEquals(Optional.of(true), metadata.flag("flag"));
                assertEquals(Optional.of(List.of("a", "")), metadata.texts("texts"));
                assertEquals(Optional.of(255), metadata.whole("byte"));
                assertEquals(Optional.of(1.0), metadata.number("double"));
                assertEquals(Optional.empty(), metadata.text("nothing"));
                assertBad("short must be a whole number from 0 to 2147483647, got -2", () -> metadata.whole("short"));
                assertBad("texts must be a text, got a list of 2", () -> metadata.text("texts"));
                assertBad("texts must be a list of whole numbers, got a list of 2", () -> metadata.wholes("texts"));
                assertBad("the metadata lacks x", () -> metadata.required("x", metadata.text("x")));
                assertEquals(
                        List.of("matrix", "vector"), List.copyOf(file.shapes().keySet()));
                assertArrayEquals(new long[] {2, 3}, file.shapes().get("matrix"));
                assertEquals(new HostTensor(new long[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6}), file.read("matrix"));
                assertEquals(new HostTensor(new long[] {1}, new float[] {7}), file.read("vector"));
                assertEquals("F32", file.type("vector"));
            }
        }
    }

    @Test
    void badFilesSayWhatIsWrong() throws IOException {
        assertBad("it does not begin with the letters GGUF", new byte[0]);
        assertBad("it does not begin with the letters GGUF", "GGML....".getBytes(StandardCharsets.UTF_8));
        assertBad("it has version 1, but only 2 and 3, little endian, can be read", good().bytes(1, 2, 5));
        assertBad("it has version 50331648", good().bytes(3 << 24, 2, 5));
        assertBad(
                "two metadata entries are called text",
                good().text("text", "again").bytes());
        assertBad(
                "two tensors are called vector",
                good().tensor("vector", new long[] {1}, 1).bytes());
        assertBad(
                "the metadata's x has the type 13, but only 0 to 12 [UINT8, INT8,",
                new GgufBytes().key("x", 13).bytes());
        assertBad(
                "the metadata's x is a list of lists",
                new GgufBytes().key("x", GgufBytes.ARRAY).raw(le(9, 4)).bytes());
        assertBad(
                "tensor t has the type 10, but only F32 (0), F16 (1), BF16 (30), Q4_0 (2), Q4_1 (3), Q5_0 (6), Q5_1 (7),"
                        + " Q8_0 (8), Q4_K (12), Q5_K (13), Q6_K (14) can be read",
                new GgufBytes().entry("t", new long[] {256}, Q2_K, 0).bytes());
        assertBad(
                "tensor t has rows of 33 values, but Q4_1 has blocks of 32",
                new GgufBytes().entry("t", new long[] {2, 33}, Q4_1, 0).bytes());
        assertBad(
                "tensor t has 0 axes",
                new GgufBytes().entry("t", new long[0], 0, 0).bytes());
        assertBad(
                "tensor t has 5 axes",
                new GgufBytes().entry("t", new long[] {1, 1, 1, 1, 1}, 0, 0).bytes());
    }

    @Test
    void tensorsMustLieInTheFile() throws IOException {
        assertBad(
                "tensor t should have 4 bytes at 64 after byte 64, a multiple of 32, but the file has 64 bytes",
                new GgufBytes().entry("t", new long[] {1}, 0, 64).bytes());
        assertBad(
                "at 18446744073709551584 after byte",
                new GgufBytes().entry("t", new long[] {1}, 0, -32).bytes());
        assertBad(
                "at 9223372036854775776 after byte",
                new GgufBytes()
                        .entry("t", new long[] {1}, 0, Long.MAX_VALUE / 32 * 32)
                        .bytes());
        assertBad(
                "at 1 after byte",
                new GgufBytes()
                        .entry("t", new long[] {1}, 0, 1)
                        .tensor("u", new long[] {2}, 1, 2)
                        .bytes());
        assertBad(
                "tensor t should have 8589934588 bytes at 0",
                new GgufBytes().entry("t", new long[] {Integer.MAX_VALUE}, 0, 0).bytes());
    }

    @Test
    void absurdNumbersAreRefusedBeforeMemoryIsAskedFor() throws IOException {
        assertBad("it should have 9223372036854775807 tensors after byte 16", good().bytes(3, Long.MAX_VALUE, 5));
        assertBad("it should have 18446744073709551615 metadata entries", good().bytes(3, 2, -1));
        assertBad("it should have 2147483647 metadata entries", good().bytes(3, 2, Integer.MAX_VALUE));
        assertBad(
                "it should have 4294967295 bytes of a text after byte",
                new GgufBytes()
                        .key("x", GgufBytes.STRING)
                        .raw(le(0xFFFFFFFFL, 8))
                        .bytes());
        assertBad(
                "it should have 1099511627776 values of x after byte",
                new GgufBytes()
                        .key("x", GgufBytes.ARRAY)
                        .raw(le(GgufBytes.UINT32, 4))
                        .raw(le(1L << 40, 8))
                        .bytes());
        assertBad(
                "a tensor has at most 2147483647 values",
                new GgufBytes()
                        .entry("t", new long[] {1L << 40, 1L << 40}, 0, 0)
                        .bytes());
        assertBad(
                "a shape has no negative axis",
                new GgufBytes().entry("t", new long[] {-1}, 0, 0).bytes());
        assertBad(
                "its tensors stand at multiples of 0 bytes",
                good().whole("general.alignment", 0).bytes());
    }

    @Test
    void noFileThatWasCutIsTakenForAWholeOne() throws IOException {
        byte[] whole = good().bytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(CheckpointException.class, () -> open(cut), "length " + length);
        }
    }

    private static GgufBytes good() {
        return new GgufBytes()
                .text("text", "thé")
                .whole("whole", 7)
                .number("number", 0.5f)
                .flag("flag", 1)
                .texts("texts", List.of("a", ""))
                .tensor("matrix", new long[] {2, 3}, 1, 2, 3, 4, 5, 6)
                .tensor("vector", new long[] {1}, 7);
    }

    private static byte[] le(long value, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (value >> 8 * i);
        }
        return bytes;
    }

    private GgufFile open(byte[] bytes) throws IOException {
        return GgufFile.open(Files.write(directory.resolve("model.gguf"), bytes));
    }

    private void assertBad(String what, byte[] bytes) {
        assertBad(what, () -> open(bytes));
    }

    private void assertBad(String what, Executable action) {
        String message = assertThrows(CheckpointException.class, action).getMessage();
        assertTrue(message.startsWith(directory.resolve("model.gguf") + ": "), message);
        assertTrue(message.contains(what), message);
        assertTrue(message.contains("; fetch the file again, or another one"), message);
    }
}

package org.archerrl.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.io.BaseEncoding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.archerrl.checkpoint.gguf.GgmlType;
import org.archerrl.nn.States;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.pretrained.ModelSource;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Models in GGUF files as the Python stack computes them, and every encoding of their tensors to the last bit. */
class GgufParityTest {
    private static final double LOGIT = 2e-4;

    @Test
    void everyEncodingHasABlock() {
        JsonNode blocks = blocks();
        for (GgmlType type : GgmlType.values()) {
            assertTrue(blocks.has(type.name()), type + " has no block");
        }
    }

    @TestFactory
    Stream<DynamicTest> encodings() {
        JsonNode blocks = blocks();
        return Arrays.stream(GgmlType.values())
                .map(type -> dynamicTest(type.name(), () -> values(type, blocks.get(type.name()))));
    }

    private static void values(GgmlType type, JsonNode block) {
        byte[] bytes = BaseEncoding.base16().decode(block.get("bytes").asText().toUpperCase(Locale.ROOT));
        double[] expected = GoldenCases.doubles(block.get("values"));
        assertEquals(type.blockBytes(), bytes.length);
        assertEquals(type.blockValues(), expected.length);
        float[] values = new float[expected.length];
        type.decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), values, 0, values.length);
        for (int i = 0; i < values.length; i++) {
            assertEquals((float) expected[i], values[i], "value " + i);
        }
    }

    @Test
    void everyArchitectureHasACase() {
        assertTrue(GoldenCases.files("model.gguf").size() >= 4, "GGUF cases: " + GoldenCases.files("model.gguf"));
    }

    @TestFactory
    Stream<DynamicContainer> models() {
        return GoldenCases.files("model.gguf").stream()
                .map(file -> dynamicContainer(
                        GoldenCases.name(file.getParent()),
                        List.of(dynamicTest("logits", () -> logits(file)), dynamicTest("tokens", () -> tokens(file)))));
    }

    private static void logits(Path file) {
        JsonNode expected = GoldenCases.read(file.resolveSibling("expected.json"));
        int[] ids = GoldenCases.ints(expected.get("input_ids"));
        try (ModelSource source = ModelSource.open(file.toString());
                TokenPolicy policy = TokenPolicy.restored(source);
                NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            long[] row = Arrays.stream(ids).asLongStream().toArray();
            States read = policy.transformer().rows(manager, manager.create(row, new Shape(1, row.length)));
            NDArray last = manager.create(new long[] {row.length - 1});
            double[] values = GoldenCases.doubles(expected.get("last_logits"));
            float[] logits = policy.logits(manager, policy.transformer().statesAt(manager, read.hidden(), last))
                    .toFloatArray();
            assertEquals(values.length, logits.length);
            for (int i = 0; i < values.length; i++) {
                assertEquals(values[i], logits[i], LOGIT, "logit " + i);
            }
        }
    }

    private static void tokens(Path file) {
        try (ModelSource source = ModelSource.open(file.toString());
                TokenPolicy policy = TokenPolicy.restored(source)) {
            for (JsonNode text :
                    GoldenCases.read(file.resolveSibling("expected.json")).get("texts")) {
                assertArrayEquals(
                        GoldenCases.ints(text.get("ids")),
                        policy.tokenizer().encode(text.get("text").asText()),
                        text.get("text").asText());
            }
        }
    }

    private static JsonNode blocks() {
        return GoldenCases.read(GoldenCases.files("ggml_blocks.json").get(0));
    }
}

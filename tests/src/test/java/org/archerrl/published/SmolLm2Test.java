package org.archerrl.published;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.archerrl.checkpoint.TensorSource;
import org.archerrl.nn.States;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.pretrained.LanguageModel;
import org.archerrl.pretrained.ModelSource;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The GGUF file of SmolLM2-135M-Instruct as the Python stack reads it; {@code make_golden_published.py} wrote that down. */
class SmolLm2Test {
    private static final double LOGIT = 2e-4;

    private static JsonNode expected;
    private static ModelSource source;
    private static TokenPolicy policy;

    @BeforeAll
    static void open() throws IOException, InterruptedException {
        expected = new ObjectMapper().readTree(SmolLm2Test.class.getResource("/published/smollm2.json"));
        source = ModelSource.open(PublishedModels.smolLm2().toString());
        policy = TokenPolicy.restored(source);
    }

    @AfterAll
    static void close() {
        policy.close();
        source.close();
    }

    @Test
    void everyBitOfEveryTensorIsTheSame() {
        TensorSource tensors = LanguageModel.read(source).tensors(source.tensors());
        Map<String, String> checksums = new TreeMap<>();
        tensors.shapes()
                .keySet()
                .forEach(name -> checksums.put(name, checksum(tensors.read(name).values())));
        Map<String, String> known = new TreeMap<>();
        expected.get("crc32")
                .fields()
                .forEachRemaining(e -> known.put(e.getKey(), e.getValue().asText()));
        assertEquals(known, checksums);
    }

    @Test
    void textsHaveTheSameTokens() {
        for (JsonNode text : expected.get("tokenizer")) {
            assertArrayEquals(
                    ints(text.get("ids")),
                    policy.tokenizer().encode(text.get("text").asText()),
                    text.get("text").asText());
        }
    }

    @Test
    void theLargestLogitsAreTheSame() {
        for (JsonNode prompt : expected.get("prompts")) {
            float[] logits = logits(ints(prompt.get("ids")));
            int[] largest = IntStream.range(0, logits.length)
                    .boxed()
                    .sorted((a, b) -> Float.compare(logits[b], logits[a]))
                    .mapToInt(Integer::intValue)
                    .limit(prompt.at("/logits/ids").size())
                    .toArray();
            assertArrayEquals(ints(prompt.at("/logits/ids")), largest);
            for (int i = 0; i < largest.length; i++) {
                assertEquals(prompt.at("/logits/values").get(i).asDouble(), logits[largest[i]], LOGIT);
            }
        }
    }

    @Test
    void theCapitalOfFranceIsParis() {
        int[] ids = ints(expected.at("/chat/ids"));
        int[] greedy = ints(expected.at("/chat/greedy"));
        for (int token : greedy) {
            float[] logits = logits(ids);
            int largest = 0;
            for (int i = 1; i < logits.length; i++) {
                largest = logits[i] > logits[largest] ? i : largest;
            }
            assertEquals(token, largest);
            ids = Arrays.copyOf(ids, ids.length + 1);
            ids[ids.length - 1] = token;
        }
        assertEquals(policy.tokenizer().terminator(), greedy[greedy.length - 1]);
        assertEquals("The capital of France is Paris.", policy.tokenizer().decode(greedy));
    }

    /** Returns the logits after a row's last token. */
    private static float[] logits(int[] ids) {
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            long[] row = Arrays.stream(ids).asLongStream().toArray();
            States read = policy.transformer().rows(manager, manager.create(row, new Shape(1, row.length)));
            return policy.logits(
                            manager,
                            policy.transformer()
                                    .statesAt(manager, read.hidden(), manager.create(new long[] {row.length - 1})))
                    .toFloatArray();
        }
    }

    private static String checksum(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return "%08x".formatted(crc.getValue());
    }

    private static int[] ints(JsonNode list) {
        return IntStream.range(0, list.size()).map(i -> list.get(i).asInt()).toArray();
    }
}

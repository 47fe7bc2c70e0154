package org.archerrl.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.archerrl.text.Framing;
import org.archerrl.text.Tokenizer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Ids and texts as Hugging Face's tokenizers make them, for every folder with an {@code expected_tokenizer.json}.
 *
 * <p>One difference is meant: a special token's name inside a text is the characters it is written with, for text is data;
 * and decoded terminators say nothing.
 */
class TokenizerParityTest {
    @TestFactory
    Stream<DynamicTest> cases() {
        List<Path> models = GoldenCases.files("expected_tokenizer.json").stream()
                .map(Path::getParent)
                .toList();
        assertFalse(models.isEmpty(), GoldenCases.folders() + " hold no expected_tokenizer.json");
        return models.stream().map(model -> dynamicTest(GoldenCases.name(model), () -> everyText(model)));
    }

    private static void everyText(Path model) {
        JsonNode expected = GoldenCases.read(model.resolve("expected_tokenizer.json"));
        Map<String, Integer> specials = specials(model);
        try (Tokenizer tokenizer = Tokenizer.load(model)) {
            Framing framing = Framing.fromJson(tokenizer.json());
            assertEquals(expected.get("vocab_size").asInt(), tokenizer.vocabularySize());
            int plain = 0;
            for (JsonNode item : expected.get("items")) {
                String text = item.get("text").asText();
                int[] ids = GoldenCases.ints(item.get("ids"));
                if (specials.keySet().stream().anyMatch(text::contains)) {
                    int[] ours = tokenizer.encode(text);
                    assertTrue(ours.length > 0 && Arrays.stream(ours).noneMatch(specials::containsValue), text);
                } else {
                    plain++;
                    assertArrayEquals(ids, tokenizer.encode(text), text);
                    assertArrayEquals(
                            GoldenCases.ints(item.get("ids_with_special")),
                            framing.frame(tokenizer.encode(text), Integer.MAX_VALUE),
                            text);
                }
                assertEquals(item.get("decoded_skip_special").asText(), tokenizer.decodeWithoutSpecials(ids));
                if (Arrays.stream(ids).noneMatch(id -> id == tokenizer.terminator())) {
                    assertEquals(item.get("decoded").asText(), tokenizer.decode(ids));
                }
            }
            assertTrue(plain > 0, model + " holds no text without a special token's name");
            for (JsonNode item : expected.get("partial_decode")) {
                assertEquals(item.get("decoded").asText(), tokenizer.decode(GoldenCases.ints(item.get("ids"))));
            }
        }
    }

    /** Ids of special tokens by name; what stands for unknown characters is no name of anything. */
    private static Map<String, Integer> specials(Path model) {
        JsonNode json = GoldenCases.read(model.resolve("tokenizer.json"));
        Map<String, Integer> specials = new HashMap<>();
        for (JsonNode token : json.get("added_tokens")) {
            if (token.get("special").asBoolean()) {
                specials.put(token.get("content").asText(), token.get("id").asInt());
            }
        }
        specials.remove(json.at("/model/unk_token").asText());
        return specials;
    }
}

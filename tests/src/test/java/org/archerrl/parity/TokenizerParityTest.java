package org.archerrl.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.archerrl.text.Tokenizer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Ids and texts as Hugging Face's tokenizers make them, for GPT-2.
 *
 * <p>One difference is meant: a special token's name inside a text is the characters it is written with, for text is data;
 * and decoded terminators say nothing.
 */
class TokenizerParityTest {
    @Test
    void theFolderHoldsGpt2Tokenizers() {
        assertFalse(tokenizers().toList().isEmpty(), GoldenCases.folders() + " hold no tokenizer of gpt2");
    }

    @TestFactory
    Stream<DynamicTest> cases() {
        return tokenizers().map(model -> dynamicTest(GoldenCases.name(model), () -> everyText(model)));
    }

    private static Stream<Path> tokenizers() {
        return GoldenCases.files("expected_tokenizer.json").stream()
                .map(Path::getParent)
                .filter(model -> GoldenCases.family(model).equals("gpt2"));
    }

    private static void everyText(Path model) {
        JsonNode expected = GoldenCases.read(model.resolve("expected_tokenizer.json"));
        try (Tokenizer tokenizer = Tokenizer.load(model)) {
            assertEquals(expected.get("vocab_size").asInt(), tokenizer.vocabularySize());
            int special = 0;
            for (JsonNode item : expected.get("items")) {
                String text = item.get("text").asText();
                int[] ids = GoldenCases.ints(item.get("ids"));
                assertEquals(item.get("decoded_skip_special").asText(), tokenizer.decode(ids));
                if (Arrays.stream(ids).anyMatch(id -> id == tokenizer.terminator())) {
                    special++;
                    int[] ours = tokenizer.encode(text);
                    assertEquals(text, tokenizer.decode(ours));
                    assertFalse(Arrays.stream(ours).anyMatch(id -> id == tokenizer.terminator()));
                } else {
                    assertArrayEquals(ids, tokenizer.encode(text), text);
                }
            }
            assertEquals(2, special, "texts with a special token's name in them");
            for (JsonNode item : expected.get("partial_decode")) {
                assertEquals(item.get("decoded").asText(), tokenizer.decode(GoldenCases.ints(item.get("ids"))));
            }
        }
    }
}

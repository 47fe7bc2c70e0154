package org.archerrl.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
    private static final String JSON = BpeTrainer.train(
            List.of("Is it alive? Yes.\n", "Is it a plant? No.\n", "Is it a dog? Yes.\n", "naïve 日本語 日本\n"), 330);
    private static final Tokenizer TOKENIZER = Tokenizer.fromJson(JSON);

    @AfterAll
    static void close() {
        TOKENIZER.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n",
                "  two  spaces  ",
                "Is it alive?\r\n\r\n\tYes.",
                "naïve 日本語 العربية हिन्दी ไทย",
                "👩‍👩‍👧‍👦 family, 🏳️‍🌈 flag, 👍🏽 tone",
                "\u0000\u0001\u0007\u001b[31m\u007f\u0085\u00a0\u2028\u3000\ufeff\uffff",
                "e\u0301 combining, ﬁ ligature, ſ long s, don't DON'T 'tis",
                "12345678901 1,234.50 ½ ² Ⅷ",
                "<|endofutterance|>",
                "Ġ Ċ ĉ stand-ins as text"
            })
    void anyTextComesBack(String text) {
        assertEquals(text, TOKENIZER.decode(TOKENIZER.encode(text)));
    }

    @Test
    void randomTextComesBack() {
        SplittableRandom random = new SplittableRandom(7);
        for (int n = 0; n < 500; n++) {
            int[] codePoints = random.ints(random.nextInt(40), 0, 0x110000)
                    .map(c -> c >= 0xD800 && c < 0xE000 ? c - 0xD800 : c)
                    .toArray();
            String text = new String(codePoints, 0, codePoints.length);
            assertEquals(text, TOKENIZER.decode(TOKENIZER.encode(text)));
        }
    }

    @Test
    void aSurrogateWithoutItsPartnerBecomesTheReplacementCharacter() {
        assertEquals("a\uFFFDb😀\uFFFD", TOKENIZER.decode(TOKENIZER.encode("a\uD83Db😀\uDE00")));
        assertEquals("\uFFFD\uFFFD😀", TOKENIZER.decode(TOKENIZER.encode("\uDE00\uD83D\uD83D\uDE00")));
        assertEquals("😀\uFFFD", TOKENIZER.decode(TOKENIZER.encode("😀\uD83D")));
    }

    @Test
    void theTerminatorsNameInsideATextIsText() {
        int[] ids = TOKENIZER.encode("say " + Tokenizer.TERMINATOR + " now");

        assertFalse(Arrays.stream(ids).anyMatch(id -> id == TOKENIZER.terminator()));
        assertEquals("say <|endofutterance|> now", TOKENIZER.decode(ids));
    }

    @Test
    void nothingIsCut() {
        String text = IntStream.range(0, 2000).mapToObj(i -> " plant").reduce("", String::concat);

        int[] ids = TOKENIZER.encode(text);

        assertEquals(2000 * TOKENIZER.encode(" plant").length, ids.length);
        assertEquals(text, TOKENIZER.decode(ids));
    }

    @Test
    void whatAFileSaysOfCuttingPaddingAndAddingIsIgnored() {
        String strict = JSON.replace(
                        "\"truncation\":null",
                        "\"truncation\":{\"direction\":\"Right\",\"max_length\":4,\"strategy\":\"LongestFirst\",\"stride\":0}")
                .replace(
                        "\"padding\":null",
                        "\"padding\":{\"strategy\":{\"Fixed\":64},\"direction\":\"Right\",\"pad_to_multiple_of\":null,"
                                + "\"pad_id\":0,\"pad_type_id\":0,\"pad_token\":\"<|endofutterance|>\"}")
                .replace(
                        "\"post_processor\":null",
                        "\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":"
                                + "\"<|endofutterance|>\",\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}],"
                                + "\"pair\":[{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},{\"Sequence\":{\"id\":\"B\","
                                + "\"type_id\":1}}],\"special_tokens\":{\"<|endofutterance|>\":{\"id\":"
                                + "\"<|endofutterance|>\",\"ids\":[0],\"tokens\":[\"<|endofutterance|>\"]}}}");
        String text = "Is it a dog? Yes.\n";
        try (Tokenizer tokenizer = Tokenizer.fromJson(strict)) {
            assertArrayEquals(TOKENIZER.encode(text), tokenizer.encode(text));
            assertTrue(tokenizer.encode(text).length > 4);
        }
    }

    @Test
    void everyIdHasAText() {
        for (int id = 0; id < TOKENIZER.vocabularySize(); id++) {
            assertEquals(
                    id == TOKENIZER.terminator(),
                    TOKENIZER.decode(new int[] {id}).isEmpty());
        }
    }

    @Test
    void aCutCharacterBecomesTheReplacementCharacter() {
        int[] ids = TOKENIZER.encode("😀");
        assertEquals(4, ids.length);

        assertEquals("\uFFFD", TOKENIZER.decode(Arrays.copyOf(ids, 3)));
        assertEquals("😀", TOKENIZER.decode(new int[] {0, ids[0], ids[1], 0, ids[2], ids[3], 0}));
    }

    @Test
    void anIdOutsideTheVocabularyIsRefused() {
        int size = TOKENIZER.vocabularySize();
        assertThrows(IllegalArgumentException.class, () -> TOKENIZER.decode(new int[] {size}));
        assertEquals(
                "a token id must be from 0 to " + (size - 1) + ", got -1",
                assertThrows(IllegalArgumentException.class, () -> TOKENIZER.decode(new int[] {-1}))
                        .getMessage());
    }

    @Test
    void theCacheHandsOutCopies() {
        int[] ids = TOKENIZER.encode("Yes.");
        int[] before = ids.clone();
        ids[0] = -1;

        assertArrayEquals(before, TOKENIZER.encode("Yes."));
    }

    @Test
    void threadsAgree() {
        List<String> texts = IntStream.range(0, 400)
                .mapToObj(i -> "Is it a " + i + "? Yes.\n")
                .toList();
        List<int[]> alone = texts.stream().map(TOKENIZER::encode).toList();
        try (Tokenizer shared = Tokenizer.fromJson(JSON)) {
            IntStream.range(0, 4000).parallel().forEach(i -> {
                int[] ids = shared.encode(texts.get(i % 400));
                assertArrayEquals(alone.get(i % 400), ids);
                assertEquals(texts.get(i % 400), shared.decode(ids));
            });
        }
    }

    @Test
    void aFileGivesTheSameTokenizer(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("tokenizer.json"), TOKENIZER.json());
        try (Tokenizer loaded = Tokenizer.load(directory)) {
            assertEquals(JSON, loaded.json());
            assertEquals(TOKENIZER.hash(), loaded.hash());
            assertArrayEquals(TOKENIZER.encode("Is it alive?"), loaded.encode("Is it alive?"));
        }
        try (Tokenizer other = Tokenizer.fromJson(BpeTrainer.train(List.of("x"), 257))) {
            assertNotEquals(TOKENIZER.hash(), other.hash());
        }
    }

    @Test
    void badFilesSayWhatIsWrong(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("tokenizer.json");
        assertEquals(
                file + ": no such file; a model directory needs its tokenizer.json beside its weights",
                refusal(directory));
        Files.writeString(file, "{\"model\":");
        assertTrue(refusal(directory).startsWith(file + ": tokenizer.json: not JSON: "), refusal(directory));
        Files.writeString(file, "[]");
        assertEquals(file + ": tokenizer.json: must be an object with a \"model\"", refusal(directory));
        Files.writeString(file, JSON.replace("\"special\":true", "\"special\":false"));
        assertTrue(refusal(directory).contains("needs one of [<|endofutterance|>, "), refusal(directory));
        Files.writeString(file, JSON.replace("\"BPE\"", "\"Magic\""));
        assertTrue(refusal(directory).startsWith(file + ": tokenizer.json: "), refusal(directory));
    }

    private static String refusal(Path directory) {
        return assertThrows(IllegalArgumentException.class, () -> Tokenizer.load(directory))
                .getMessage();
    }
}

package org.archerrl.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class BpeTrainerTest {
    private static final List<String> GAME =
            List.of("Is it alive? Yes.\n", "Is it a plant? No.\n", "Is it a dog? Yes.\n", "Can it bark? Yes.\n");

    @Test
    void theMostFrequentPairIsMergedFirst() throws Exception {
        // "ab" three times, "bc" twice: a+b first; then "ab"+"c" is left, once.
        JsonNode model = new ObjectMapper()
                .readTree(BpeTrainer.train(List.of("ab ab ab", "abc bc"), 10_000))
                .get("model");

        assertEquals("a b", model.get("merges").get(0).asText());
        assertEquals(257, model.get("vocab").get("ab").asInt());
    }

    @Test
    void amongEquallyFrequentPairsTheSmallerIdsWin() throws Exception {
        JsonNode merges = new ObjectMapper()
                .readTree(BpeTrainer.train(List.of("yz", "ab"), 10_000))
                .at("/model/merges");

        assertEquals("a b", merges.get(0).asText());
        assertEquals("y z", merges.get(1).asText());
    }

    @Test
    void theOrderOfTheCorpusDoesNotMatter() {
        List<String> reversed = new ArrayList<>(GAME);
        Collections.reverse(reversed);

        assertEquals(BpeTrainer.train(GAME, 300), BpeTrainer.train(GAME, 300));
        assertEquals(BpeTrainer.train(GAME, 300), BpeTrainer.train(reversed, 300));
    }

    @Test
    void overlappingPairsAreMergedFromTheLeft() {
        try (Tokenizer tokenizer = Tokenizer.fromJson(BpeTrainer.train(List.of("aaaaa"), 258))) {
            assertArrayEquals(new int[] {257, 257, 98}, tokenizer.encode("aaaaa"));
        }
    }

    @Test
    void theTokenizerMergesAsTheTrainerDid() {
        // Trained to the end, every pre-token of the corpus is one token.
        try (Tokenizer tokenizer = Tokenizer.fromJson(BpeTrainer.train(GAME, 100_000))) {
            assertEquals(6, tokenizer.encode("Is it alive? Yes.\n").length);
            assertEquals(1, tokenizer.encode(" Yes").length);
            assertEquals(1, tokenizer.encode(".\n").length);
            assertTrue(tokenizer.vocabularySize() < 350, "no pair was left, but got " + tokenizer.vocabularySize());
        }
    }

    @Test
    void theVocabularyIsAsLargeAsAsked() {
        for (int size : new int[] {257, 258, 280}) {
            try (Tokenizer tokenizer = Tokenizer.fromJson(BpeTrainer.train(GAME, size))) {
                assertEquals(size, tokenizer.vocabularySize());
                assertEquals(0, tokenizer.terminator());
            }
        }
    }

    @Test
    void anEmptyCorpusLeavesTheBytes() {
        try (Tokenizer tokenizer = Tokenizer.fromJson(BpeTrainer.train(List.of(), 1000))) {
            assertEquals(257, tokenizer.vocabularySize());
            assertEquals("naïve", tokenizer.decode(tokenizer.encode("naïve")));
        }
    }

    @Test
    void aVocabularyWithoutRoomForTheBytesIsRefused() {
        assertEquals(
                "vocabularySize: must be at least 257 (256 bytes and the terminator), got 256",
                assertThrows(IllegalArgumentException.class, () -> BpeTrainer.train(GAME, 256))
                        .getMessage());
    }

    @Test
    void aWarmStartsCorpusTakesSeconds() {
        SplittableRandom random = new SplittableRandom(1);
        List<String> words = IntStream.range(0, 2000)
                .mapToObj(i -> Integer.toString(random.nextInt(1 << 30), 36).replaceAll("\\d", ""))
                .toList();
        List<String> corpus = IntStream.range(0, 30_000)
                .mapToObj(i -> "Is it " + words.get(random.nextInt(2000)) + " or " + words.get(random.nextInt(2000))
                        + "? " + (random.nextBoolean() ? "Yes.\n" : "No.\n"))
                .toList();

        String json = Assertions.assertTimeout(Duration.ofSeconds(10), () -> BpeTrainer.train(corpus, 2000));

        try (Tokenizer tokenizer = Tokenizer.fromJson(json)) {
            assertEquals(2000, tokenizer.vocabularySize());
        }
    }

    @Test
    void phrasesAreLearntAfterWordsAndDecodeToTheSameText() {
        List<String> corpus = Collections.nCopies(50, "Is it a dog?");
        String other = "Is it a cat? It is not.";
        try (Tokenizer words = Tokenizer.fromJson(BpeTrainer.train(corpus, 400));
                Tokenizer phrases = Tokenizer.fromJson(BpeTrainer.train(corpus, 400, 2))) {
            assertEquals(words.vocabularySize() + 2, phrases.vocabularySize());
            assertEquals(5, words.encode("Is it a dog?").length);
            assertEquals(3, phrases.encode("Is it a dog?").length);
            assertEquals(other, phrases.decode(phrases.encode(other)));
        }
    }
}

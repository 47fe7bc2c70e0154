package org.archerrl.env.twentyquestions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrammarTest {
    private final Grammar grammar = Grammar.shipped();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Is it alive?",
                "is it alive",
                "IS  THE\tOBJECT ALIVE ?!",
                "  Is this alive.\r\n\n",
                "Is it a living thing?",
                "Is the object living?"
            })
    void attributesAreAskedInManyWays(String text) {
        assertEquals("alive", ((Question.Ask) grammar.read(text)).attribute().name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Is it scissors?",
                "Is it the scissors?",
                "Is the object scissors?",
                "is this a pair of scissors",
                "Are they scissors?",
                "Could it be scissors?",
                "Are you thinking of scissors?"
            })
    void guessesAreMadeInManyWays(String text) {
        assertEquals("scissors", ((Question.Guess) grammar.read(text)).object().name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "?",
                "scissors",
                "Is it",
                "Is it a?",
                "Is it\nalive?",
                "\nIs it alive?",
                "Is it alive? Is it a dog?",
                "Is it a dog or a cat?",
                "Is it a unicorn?",
                "Is it alive\u00a0?",
                "Is it not alive?",
                "Ist es ein Hund?"
            })
    void anythingElseIsNoSentence(String text) {
        assertNull(grammar.read(text));
    }

    @Test
    void everyWrittenSentenceIsReadAsItsQuestion() {
        for (Question.Ask ask : grammar.asks()) {
            assertTrue(grammar.phrasings(ask).size() >= 2);
            grammar.phrasings(ask).forEach(text -> assertEquals(ask, grammar.read(text), text));
        }
        for (Question.Guess guess : grammar.guesses()) {
            for (String text : grammar.phrasings(guess)) {
                assertEquals(guess.object(), ((Question.Guess) grammar.read(text)).object(), text);
            }
        }
    }

    /** Keeps the reference's rule, which looks at the last word of any question, equal to ours, which looks at guesses. */
    @Test
    void noAttributeQuestionEndsWithAName() {
        Set<String> names = Facts.shipped().objects().stream()
                .flatMap(o -> o.names().stream())
                .collect(Collectors.toSet());
        for (Question.Ask ask : grammar.asks()) {
            for (String text : grammar.phrasings(ask)) {
                String last = text.substring(text.lastIndexOf(' ') + 1, text.length() - 1);
                assertFalse(names.contains(last), text);
            }
        }
    }

    @Test
    void canonicalSentencesAreShort() {
        Stream.concat(grammar.asks().stream(), grammar.guesses().stream()).forEach(question -> {
            String text = grammar.phrasings(question).get(0);
            assertTrue(text.endsWith("?") && text.split(" ").length <= 11, text);
            assertNotNull(grammar.read(text));
        });
    }

    @Test
    void canonicalGuessesHaveTheRightArticle() {
        for (Question.Guess guess : grammar.guesses()) {
            String text = grammar.phrasings(guess).get(0);
            boolean vowel = "aeiou".indexOf(guess.object().name().charAt(0)) >= 0;
            assertEquals(vowel, text.startsWith("Is it an "), text);
        }
    }
}

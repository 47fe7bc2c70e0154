package org.archerrl.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.archerrl.env.Environments;
import org.archerrl.env.TextEnvironment;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Turn;
import org.archerrl.interaction.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialoguesTest {
    @TempDir
    private Path directory;

    private static Dataset shipped(String name) {
        try {
            Path file =
                    Path.of(DialoguesTest.class.getResource("/dataset/" + name).toURI());
            return Dataset.read(file, Dataset.AUTO);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Turn turn(String observation, String utterance, double reward, Ending ending) {
        return new Turn(observation, utterance, reward, ending, Verdict.UNDERSTOOD);
    }

    @Test
    void twentyQuestions() {
        Dataset read = shipped("twenty_questions.json");
        assertEquals("twenty-questions", read.source().format());
        List<Trajectory> episodes = read.episodes();
        assertEquals(3, episodes.size());
        assertEquals(
                List.of(
                        turn("Questions:\n", "Is it alive?", -1, Ending.CONTINUES),
                        turn(" No.\n", "Is it worn on the body?", -1, Ending.CONTINUES),
                        turn(" Yes.\n", "Is it a pair of trousers?", 0, Ending.TERMINATED)),
                episodes.get(0).turns());
        assertEquals(" Yes.\n", episodes.get(0).lastObservation());

        List<Turn> lost = episodes.get(1).turns();
        assertEquals(-3, episodes.get(1).totalReward());
        assertEquals(Ending.TRUNCATED, lost.get(2).ending());
        // "What do you mean?" holds neither a yes nor a no; "I don't know." holds a no, as for the authors.
        assertEquals(Verdict.MALFORMED, lost.get(1).verdict());
        assertEquals(" Invalid Question.\n", lost.get(2).observation());
        assertEquals(" No.\n", episodes.get(1).lastObservation());

        assertEquals(0, episodes.get(2).totalReward(), "correct: true counts, though no last word is the name");
        assertEquals(1, read.content().notes().size());
        String note = read.content().notes().get(0);
        assertTrue(note.startsWith("2 of 5 dialogues are left out") && note.endsWith("item 3"), note);
    }

    @Test
    void theWordsAreThoseOfTheEnvironment() {
        try (TextEnvironment environment =
                Environments.named("twenty-questions", Map.of()).open()) {
            Trajectory read = shipped("twenty_questions.json").episodes().get(1);
            assertEquals(environment.reset(1), read.turns().get(0).observation());
            assertEquals(
                    environment.step("gibberish").observation(),
                    read.turns().get(2).observation());
        }
    }

    @Test
    void guessMyCity() {
        Dataset read = shipped("guess_my_city.json");
        assertEquals("guess-my-city", read.source().format());
        assertEquals(2, read.episodes().size());
        Trajectory won = read.episodes().get(0);
        assertEquals(
                List.of(
                        turn("Questions:\n", "Is it by the sea?", -1, Ending.CONTINUES),
                        turn(
                                " Yes, there is a port.\n",
                                "Let me guess.\n\nIs it Lima, the capital?",
                                0,
                                Ending.TERMINATED)),
                won.turns());
        assertEquals(" Yes! Well done, was it hard?\n", won.lastObservation());
        assertEquals(-2, read.episodes().get(1).totalReward());
        assertNotEquals(won.seed(), read.episodes().get(1).seed());
        String note = read.content().notes().get(0);
        assertTrue(note.startsWith("1 of 3 dialogues are left out") && note.endsWith("item 3"), note);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{\"lines\": [], \"word\": \"x\"}] | , item 1: lines: is empty",
                "[{\"lines\": [\"Is it? Yes.\"]}] | , item 1: word: is missing",
                "[{\"lines\": [\"Is it? Yes.\"], \"word\": \" ; \"}] | , item 1: word: must name the hidden object",
                "[{\"lines\": [\"Is it? Yes.\", 3], \"word\": \"x\"}] | , item 1: lines[1]: must be a string, got 3",
                "[{\"lines\": [\"Is it? Yes.\"], \"word\": \"x\", \"n\": 1}] | , item 1: there is no field \"n\"",
                "[{\"lines\": [\"Is it? Yes.\"], \"word\": \"x\"}, 7] | , item 2: must be a JSON object, got 7",
                "[{\"lines\": [\"Is it? Yes.\"], \"word\": \"x\"} | :1: is not valid JSON",
                "[{\"lines\": [\"Is it? Yes.\"], \"word\": \"x\"}] 7 | :1: something stands after the end",
                "[{\"lines\": [\"Is it so.\"], \"word\": \"x\"}] | : holds no episode that can be learnt from; 1 of 1",
                "[{\"conversation\": [\"Is it? Yes.\"], \"done\": 1, \"word\": \"x\"}] | , item 1: done: must be true or false",
                "[{\"conversation\": [\"Is it? Yes.\"], \"done\": true, \"word\": \"x\"}] | , item 1: done: must be true exactly",
                "[{\"conversation\": [\"Is it? Yes.\"], \"done\": true, \"word\": \",x\"}] | , item 1: word: must be a city",
                "[{\"words\": []}] | : is of none of the formats that are known: guess-my-city (",
                "[] | : is of none of the formats"
            })
    void aBrokenDialogueIsNamed(String text, String message) throws IOException {
        Path file = Files.writeString(directory.resolve("bad.json"), text);
        String error = assertThrows(DatasetException.class, () -> Dataset.read(file, Dataset.AUTO))
                .getMessage();
        assertTrue(error.startsWith(file + message), error);
        assertEquals(1, error.lines().count(), error);
    }

    @Test
    void aFormatOfOnesOwnIsFound() throws IOException {
        assertEquals(List.of("auto", "guess-my-city", "jsonl", "tabs", "twenty-questions"), Dataset.formatNames());
        Path file = Files.writeString(directory.resolve("own.tsv"), "#tabs\nSay yes.\tyes\t1\n");
        for (String format : List.of("tabs", Dataset.AUTO)) {
            Dataset read = Dataset.read(file, format);
            assertEquals("tabs", read.source().format());
            assertEquals(
                    List.of(turn("Say yes.", "yes", 1, Ending.TERMINATED)),
                    read.episodes().get(0).turns());
        }
    }
}

package org.archerrl.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.archerrl.dataset.DatasetFormat.Content;
import org.archerrl.dataset.DatasetFormat.Recorded;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Turn;
import org.archerrl.interaction.Verdict;
import org.archerrl.text.BpeTrainer;
import org.archerrl.text.Tokenizer;
import org.archerrl.text.TurnFormat;
import org.junit.jupiter.api.Test;

/** Twenty Questions with three turns: utterances of 16 tokens at most, here a token a byte. */
class FitTest {
    private static final EnvironmentSpec SPEC = Environments.named("twenty-questions", Map.of("max-turns", 3));
    private static final String BYTES = BpeTrainer.train(List.of(), 257);

    private static Dataset dataset(String... observationsAndUtterances) {
        List<Turn> turns = new ArrayList<>();
        int last = observationsAndUtterances.length - 3;
        for (int i = 0; i <= last; i += 2) {
            Ending ending = i == last ? Ending.TERMINATED : Ending.CONTINUES;
            turns.add(new Turn(
                    observationsAndUtterances[i], observationsAndUtterances[i + 1], -1, ending, Verdict.UNDERSTOOD));
        }
        Trajectory episode = new Trajectory(1, turns, observationsAndUtterances[last + 2]);
        return new Dataset(
                new Dataset.Source("f", "jsonl", "00"), new Content(List.of(new Recorded(episode, "f:1")), List.of()));
    }

    private static void check(String tokenizerJson, int context, Dataset dataset) {
        try (Tokenizer tokenizer = Tokenizer.fromJson(tokenizerJson)) {
            dataset.checkFits(SPEC, TurnFormat.plain(tokenizer), context);
        }
    }

    private static void assertMisfit(String message, String tokenizerJson, int context, Dataset dataset) {
        String error = assertThrows(DatasetException.class, () -> check(tokenizerJson, context, dataset))
                .getMessage();
        assertTrue(error.startsWith(message), error);
        assertEquals(1, error.lines().count(), error);
    }

    @Test
    void sixteenTokensFitAndSeventeenDoNot() {
        check(BYTES, 40, dataset("Go.\n", "sixteen letters!", " No.\n"));
        assertMisfit(
                "f:1, turn 2: the utterance \"seventeen letters\" takes 17 tokens, but twenty-questions lets one have 16;"
                        + " take the episode out, or (a built-in model) raise policy.vocabulary",
                BYTES,
                40,
                dataset("Go.\n", "short", " No.\n", "seventeen letters", " No.\n"));
    }

    @Test
    void everyObservationIsSeenWhole() {
        String room = "x".repeat(24);
        check(BYTES, 40, dataset(room, "a", room, "b", room));
        String message = ": the observation takes 25 tokens, but a context of 40 leaves 24 beside an utterance";
        assertMisfit("f:1, turn 1" + message, BYTES, 40, dataset(room + "x", "a", room));
        assertMisfit("f:1, turn 2" + message, BYTES, 40, dataset(room, "a", room + "x", "b", room));
        assertMisfit("f:1, after the last turn" + message, BYTES, 40, dataset(room, "a", room + "x"));
    }

    @Test
    void whatTheTokenizerCannotSayIsRefused() {
        Dataset capitals = dataset("Go.\n", "Is it?", " No.\n");
        check(BYTES, 40, capitals);
        String lowering = BYTES.replaceFirst("\"normalizer\":\\s*null", "\"normalizer\": {\"type\": \"Lowercase\"}");
        assertMisfit(
                "f:1, turn 1: the utterance \"Is it?\" does not fit the tokenizer, which says \"is it?\" instead;",
                lowering,
                40,
                capitals);
        assertMisfit(
                "f:1, turn 1: the utterance \"\\uD800\" does not fit the tokenizer",
                BYTES,
                40,
                dataset("Go.\n", "\uD800", ""));
    }

    @Test
    void theTaskEndsAfterItsTurns() {
        check(BYTES, 40, dataset("a", "1", "b", "2", "c", "3", "d"));
        assertMisfit(
                "f:1: has 4 turns, but twenty-questions ends an episode after 3;",
                BYTES,
                40,
                dataset("a", "1", "b", "2", "c", "3", "d", "4", "e"));
    }
}

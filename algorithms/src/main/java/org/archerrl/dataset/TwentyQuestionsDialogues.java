package org.archerrl.dataset;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.archerrl.dataset.Dialogues.Exchange;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Verdict;

/**
 * The file {@code twenty_questions.json} of ArCHer's authors: items {@code {"lines": ["question? Yes.", ...], "word": "name;
 * another name", "correct": whether it was guessed}}, the last one optional, the word also as an array of names.
 *
 * <p>Without {@code correct} a question wins as in their game: its last word is a name, and the answer is yes. Answers are
 * told apart as there: what holds a "yes" is yes, else what holds a "no" is no, and the rest calls the question invalid.
 */
public final class TwentyQuestionsDialogues implements DatasetFormat {
    static final String YES = "Yes.";
    static final String NO = "No.";
    static final String INVALID = "Invalid Question.";

    @Override
    public String name() {
        return "twenty-questions";
    }

    @Override
    public String description() {
        return "ArCHer's twenty_questions.json: an array of {lines, word}";
    }

    @Override
    public boolean recognises(String text) {
        return Dialogues.begins(text, "lines");
    }

    @Override
    public Content read(String file, String text) {
        return Dialogues.read(file, text, TwentyQuestionsDialogues::episode);
    }

    private static Optional<Trajectory> episode(JsonFields item) {
        List<String> lines = item.texts("lines");
        List<String> words = item.isArray("word") ? item.texts("word") : List.of(item.text("word"));
        Optional<Boolean> correct = item.has("correct") ? Optional.of(item.truth("correct")) : Optional.empty();
        item.end();
        Set<String> names = words.stream()
                .flatMap(word -> Arrays.stream(word.toLowerCase(Locale.ROOT).split(";")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        if (names.isEmpty()) {
            throw item.wrong("word", "must name the hidden object, got nothing");
        }
        return Dialogues.split(lines)
                .map(all -> all.stream().map(TwentyQuestionsDialogues::told).toList())
                .filter(all -> correct.isPresent()
                        || all.subList(0, all.size() - 1).stream().noneMatch(e -> wins(e, names)))
                .map(all -> Dialogues.episode(
                        String.join(";", words),
                        all,
                        correct.orElseGet(() -> wins(all.get(all.size() - 1), names))
                                ? Ending.TERMINATED
                                : Ending.TRUNCATED));
    }

    private static boolean wins(Exchange exchange, Set<String> names) {
        String guess = exchange.guess();
        return exchange.answer().equals(YES) && names.contains(guess.substring(guess.lastIndexOf(' ') + 1));
    }

    private static Exchange told(Exchange exchange) {
        String said = exchange.answer().toLowerCase(Locale.ROOT);
        String answer = said.contains("yes") ? YES : said.contains("no") ? NO : INVALID;
        Verdict verdict = answer.equals(INVALID) ? Verdict.MALFORMED : Verdict.UNDERSTOOD;
        return new Exchange(exchange.question(), answer, verdict);
    }
}

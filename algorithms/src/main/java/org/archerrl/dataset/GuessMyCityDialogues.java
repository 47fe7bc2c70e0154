package org.archerrl.dataset;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.archerrl.dataset.Dialogues.Exchange;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;

/**
 * The file {@code guess_my_city.json} of ArCHer's authors: items {@code {"conversation": ["question answer", ...], "done":
 * whether the city was guessed, "word": "city,country"}}.
 *
 * <p>A question wins that holds the city's name. Answers stand as they were recorded, some of which name the city; the game
 * itself refuses to give such answers.
 */
public final class GuessMyCityDialogues implements DatasetFormat {
    @Override
    public String name() {
        return "guess-my-city";
    }

    @Override
    public String description() {
        return "ArCHer's guess_my_city.json: an array of {conversation, done, word}";
    }

    @Override
    public boolean recognises(String text) {
        return Dialogues.begins(text, "conversation");
    }

    @Override
    public Content read(String file, String text) {
        return Dialogues.read(file, text, GuessMyCityDialogues::episode);
    }

    private static Optional<Trajectory> episode(JsonFields item) {
        List<String> lines = item.texts("conversation");
        boolean won = item.truth("done");
        String word = item.text("word");
        item.end();
        String city = word.toLowerCase(Locale.ROOT).split(",", -1)[0].strip();
        if (city.isEmpty()) {
            throw item.wrong("word", "must be a city, a comma and a country, got " + JsonFields.quote(word));
        }
        Predicate<Exchange> wins = exchange -> exchange.guess().contains(city);
        Optional<List<Exchange>> exchanges = Dialogues.split(lines)
                .filter(all -> all.subList(0, all.size() - 1).stream().noneMatch(wins));
        exchanges.ifPresent(all -> {
            if (wins.test(all.get(all.size() - 1)) != won) {
                throw item.wrong(
                        "done",
                        "must be true exactly if the last question holds " + JsonFields.quote(city) + ", got " + won);
            }
        });
        return exchanges.map(all -> Dialogues.episode(word, all, won ? Ending.TERMINATED : Ending.TRUNCATED));
    }
}

package org.archerrl.dataset;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archerrl.dataset.DatasetFormat.Content;
import org.archerrl.dataset.DatasetFormat.Recorded;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Turn;
import org.archerrl.interaction.Verdict;

/**
 * What the two public dialogue formats share: one JSON array of dialogues, each of them lines of {@code question answer}
 * about a hidden word. A turn costs 1, the one that guesses the word nothing (arXiv 2402.19446, section 5).
 */
final class Dialogues {
    /** What the policy sees before its first question. */
    static final String FIRST = "Questions:\n";

    /** A question mark after which an answer can begin: with white space, and something after that. */
    private static final Pattern BOUNDARY = Pattern.compile("\\?\\s+(?=\\S)");

    private Dialogues() {}

    /**
     * A line of a dialogue, taken apart.
     *
     * @param question up to its question mark
     * @param answer what stands after it
     */
    record Exchange(String question, String answer, Verdict verdict) {
        /** Returns the question in lower case, without what stands after its last letter. */
        String guess() {
            return question.toLowerCase(Locale.ROOT).replaceFirst("\\P{L}+$", "");
        }
    }

    /** Returns whether a text is an array whose first object has that field, as far as it can be read. */
    static boolean begins(String text, String field) {
        Set<String> names = new HashSet<>();
        try (JsonParser parser = JsonFields.JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY || parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                names.add(parser.currentName());
                parser.nextToken();
                parser.skipChildren();
            }
        } catch (JsonProcessingException e) {
            return names.contains(field);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names.contains(field);
    }

    /**
     * Reads every dialogue.
     *
     * @param reader makes an episode of an item; nothing where that would take guessing, which is counted
     */
    static Content read(String file, String text, Function<JsonFields, Optional<Trajectory>> reader) {
        List<Recorded> episodes = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (JsonFields item : items(file, text)) {
            Optional<Trajectory> episode = reader.apply(item);
            episode.ifPresent(e -> episodes.add(new Recorded(e, item.place())));
            if (episode.isEmpty()) {
                leftOut.add(item.place());
            }
        }
        List<String> notes = leftOut.isEmpty()
                ? List.of()
                : List.of(leftOut.size() + " of " + (episodes.size() + leftOut.size())
                        + " dialogues are left out, for they cannot be read without guessing: a line is not one question"
                        + " and one answer, or the game goes on after it was won; the first is " + leftOut.get(0));
        return new Content(episodes, notes);
    }

    private static List<JsonFields> items(String file, String text) {
        List<JsonFields> items = new ArrayList<>();
        try (JsonParser parser = JsonFields.JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new DatasetException(
                        file + ": must be one JSON array of dialogues; give another file, or its format");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                JsonNode item = parser.readValueAsTree();
                items.add(JsonFields.of(item, file + ", item " + (items.size() + 1)));
            }
            if (parser.nextToken() != null) {
                throw new DatasetException(file + ":" + parser.currentLocation().getLineNr()
                        + ": something stands after the end of the array; delete it");
            }
        } catch (JsonProcessingException e) {
            throw JsonFields.broken(file + ":" + e.getLocation().getLineNr(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return items;
    }

    /** Takes a line apart; nothing if there is no place, or more than one, where a question can end and its answer begin. */
    static Optional<Exchange> split(String line) {
        Matcher boundary = BOUNDARY.matcher(line);
        if (!boundary.find()) {
            return Optional.empty();
        }
        Exchange exchange = new Exchange(
                line.substring(0, boundary.start() + 1).strip(),
                line.substring(boundary.end()).strip(),
                Verdict.UNDERSTOOD);
        return boundary.find() ? Optional.empty() : Optional.of(exchange);
    }

    /** Takes all lines apart, or nothing. */
    static Optional<List<Exchange>> split(List<String> lines) {
        List<Exchange> exchanges =
                lines.stream().map(Dialogues::split).flatMap(Optional::stream).toList();
        return exchanges.size() == lines.size() ? Optional.of(exchanges) : Optional.empty();
    }

    /**
     * Makes an episode of a dialogue. Its seed is drawn from the hidden word: the same word, the same instance.
     *
     * @param ending of the last turn: {@link Ending#TERMINATED} if the word was guessed
     */
    static Trajectory episode(String word, List<Exchange> exchanges, Ending ending) {
        List<Turn> turns = new ArrayList<>();
        String observation = FIRST;
        for (Exchange exchange : exchanges) {
            boolean isLast = turns.size() == exchanges.size() - 1;
            Ending own = isLast ? ending : Ending.CONTINUES;
            double reward = own == Ending.TERMINATED ? 0 : -1;
            turns.add(new Turn(observation, exchange.question(), reward, own, exchange.verdict()));
            observation = " " + exchange.answer() + "\n";
        }
        long seed = Hashing.sha256().hashString(word, StandardCharsets.UTF_8).asLong();
        return new Trajectory(seed, turns, observation);
    }
}

package org.archerrl.env.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A page as text: one element a line, which a number refers to.
 *
 * @param lines what the page's script has read, in the order of the page
 */
record PageReading(ImmutableList<String> lines) {
    /** What does not fit into any prompt is cut. */
    private static final int MOST_LINES = 200;

    private static final int MOST_OPTIONS = 50;
    private static final int LONGEST_TEXT = 300;

    /** Writes what {@code __archer.read} has returned. */
    static PageReading of(JsonNode elements) {
        List<String> lines = new ArrayList<>();
        for (JsonNode element : elements) {
            if (lines.size() == MOST_LINES) {
                lines.add("... and " + (elements.size() - MOST_LINES) + " more");
                break;
            }
            lines.add(line(element));
        }
        return new PageReading(ImmutableList.copyOf(lines));
    }

    private static String line(JsonNode element) {
        StringBuilder line = new StringBuilder();
        int reference = element.path("reference").asInt();
        line.append(reference == 0 ? "" : reference + " ")
                .append(word(element.path("role").asText()));
        String text = element.path("text").asText();
        line.append(text.isEmpty() ? "" : " " + quoted(text));
        String value = element.path("value").asText();
        line.append(value.isEmpty() ? "" : " value " + quoted(value));
        appendOptions(line, element.path("options"));
        element.path("states").forEach(state -> line.append(' ').append(word(state.asText())));
        return line.toString();
    }

    private static void appendOptions(StringBuilder line, JsonNode options) {
        List<String> texts = new ArrayList<>();
        for (JsonNode option : options) {
            String text = quoted(option.path("text").asText());
            if (option.path("chosen").asBoolean()) {
                line.append(" value ").append(text);
            }
            texts.add(text);
        }
        if (!texts.isEmpty()) {
            line.append(" options ").append(texts.stream().limit(MOST_OPTIONS).collect(Collectors.joining(", ")));
        }
    }

    /** A page may call its roles what it likes. */
    private static String word(String name) {
        String word = name.replaceAll("[^A-Za-z-]", "");
        return word.isEmpty() ? "text" : word.substring(0, Math.min(word.length(), 30));
    }

    private static String quoted(String text) {
        String plain = plain(text);
        return Action.quoted(plain.length() <= LONGEST_TEXT ? plain : plain.substring(0, LONGEST_TEXT) + "...");
    }

    /** Returns the text on one line, without control characters. */
    static String plain(String text) {
        return text.replaceAll("[\\s\\p{Cc}\\p{Cf}\\u2028\\u2029]+", " ").strip();
    }
}

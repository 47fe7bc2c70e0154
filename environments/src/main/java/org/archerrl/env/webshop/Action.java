package org.archerrl.env.webshop;

import java.util.Locale;
import java.util.Optional;

/**
 * What an utterance asks for: {@code verb[argument]}.
 *
 * @param argument lower case, at least one character
 */
record Action(Verb verb, String argument) {
    /** What can be asked for. */
    enum Verb {
        SEARCH,
        CLICK,
        THINK
    }

    /**
     * Reads an utterance as WebShop does, {@code (.+)\[(.+)\]} from the beginning of the first line: the last bracket that holds
     * something counts, and what follows its end is ignored. Blanks around the utterance mean nothing.
     *
     * @return nothing if it is not an action
     */
    static Optional<Action> read(String utterance) {
        String line = firstLine(utterance.strip());
        int close = line.lastIndexOf(']');
        int open = close < 2 ? -1 : line.lastIndexOf('[', close - 2);
        if (open < 1) {
            return Optional.empty();
        }
        String argument = line.substring(open + 1, close).toLowerCase(Locale.ROOT);
        return switch (line.substring(0, open)) {
            case "search" -> Optional.of(new Action(Verb.SEARCH, argument));
            case "click" -> Optional.of(new Action(Verb.CLICK, argument));
            case "think" -> Optional.of(new Action(Verb.THINK, argument));
            default -> Optional.empty();
        };
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}

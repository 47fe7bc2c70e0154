package org.archerrl.env.web;

import com.google.common.collect.ImmutableMap;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a policy does on a page, by the references of the observation before it. */
sealed interface Action {
    /** What can be said, for whoever said something else. */
    String FORMS = "click 1, type 1 \"text\", select 1 \"option\", press Enter, wait";

    /** Clicks an element, in its middle if nothing covers that. */
    record Click(int reference) implements Action {}

    /** Puts a text into a field, in place of what is there. */
    record Type(int reference, String text) implements Action {}

    /** Chooses an option of a list by its text. */
    record Select(int reference, String option) implements Action {}

    /** Presses a key in the field that has the focus. */
    record Press(Key key) implements Action {}

    /** Lets the page go on. */
    record Wait() implements Action {}

    /** Keys that do more than write. */
    enum Key {
        ENTER,
        TAB,
        ESCAPE,
        BACKSPACE,
        DELETE,
        SPACE,
        UP,
        DOWN,
        LEFT,
        RIGHT;

        private static final ImmutableMap<String, Key> BY_NAME =
                Arrays.stream(values()).collect(ImmutableMap.toImmutableMap(Key::named, key -> key));

        private static String named(Key key) {
            return key.name().toLowerCase(Locale.ROOT);
        }
    }

    /** An utterance is no action; the message tells the policy what is. */
    final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /** A verb, a reference where there is one, a quoted text or a word where there is one. */
    Pattern FORM = Pattern.compile("(?s)([a-z]+)(?: +(\\d{1,6}))?(?: +(?:\"((?:[^\"\\\\]++|\\\\.)*+)\"|([A-Za-z]+)))?");

    /** The most characters of an action. */
    int LONGEST = 1000;

    /**
     * Reads an utterance.
     *
     * @throws Unreadable if it is no action
     */
    static Action read(String utterance) throws Unreadable {
        String said = utterance.strip();
        Matcher form = said.length() > LONGEST ? null : FORM.matcher(said);
        if (form == null || !form.matches()) {
            throw new Unreadable("That is no action. Actions are: " + FORMS + ".");
        }
        boolean refers = form.group(2) != null;
        boolean quotes = form.group(3) != null;
        int reference = refers ? Integer.parseInt(form.group(2)) : 0;
        String word = form.group(4);
        String shape = (refers ? " 1" : "") + (quotes ? " text" : "") + (word != null ? " word" : "");
        return switch (form.group(1) + shape) {
            case "click 1" -> new Click(reference);
            case "type 1 text" -> new Type(reference, unquoted(form.group(3)));
            case "select 1 text" -> new Select(reference, unquoted(form.group(3)));
            case "press word" -> new Press(key(word));
            case "wait" -> new Wait();
            default -> throw new Unreadable("That is no action. Actions are: " + FORMS + ".");
        };
    }

    private static Key key(String name) throws Unreadable {
        Key key = Key.BY_NAME.get(name.toLowerCase(Locale.ROOT));
        if (key == null) {
            throw new Unreadable(
                    "There is no key of that name. Keys are: " + String.join(", ", Key.BY_NAME.keySet()) + ".");
        }
        return key;
    }

    private static String unquoted(String text) {
        return text.replaceAll("(?s)\\\\(.)", "$1");
    }

    /** Returns the text as an utterance or an observation has it: in quotes, on one line. */
    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

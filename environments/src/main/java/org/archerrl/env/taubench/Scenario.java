package org.archerrl.env.taubench;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a customer wants and knows, told to it in the second person.
 *
 * @param reason why it calls
 * @param known who it is, and what it knows by heart
 * @param unknown what it does not
 * @param instructions how it is to behave
 */
record Scenario(String reason, String known, String unknown, String instructions) {
    private static final Pattern WHO = Pattern.compile(
            "^(?:You are|You're|Your name is|You name is|Your user id) .*?(?:[A-Z][a-z]+ [A-Z]|[a-z]+_[a-z]+_\\d+|\\d{5}).*",
            Pattern.DOTALL);
    private static final Pattern CHARACTER = Pattern.compile("^You are(?: an?)?(?: [a-z-]+,?(?: and)?)+[.]?$");
    private static final Pattern SENTENCES = Pattern.compile("(?<=[.!?])\\s+(?=[A-Z])");

    /** Reads the first generation's instruction, which says all in one text. */
    static Scenario of(String instruction) {
        return new Scenario(
                some(instruction, s -> !isWho(s) && !isCharacter(s)),
                some(instruction, Scenario::isWho),
                "",
                some(instruction, Scenario::isCharacter));
    }

    private static boolean isWho(String sentence) {
        return WHO.matcher(sentence).matches();
    }

    private static boolean isCharacter(String sentence) {
        return CHARACTER.matcher(sentence).matches();
    }

    private static String some(String text, Predicate<String> which) {
        return sentences(text).stream().filter(which).collect(Collectors.joining(" "));
    }

    private static List<String> sentences(String text) {
        return SENTENCES.splitAsStream(text.strip()).map(String::strip).toList();
    }

    /** Returns all of it, for one who is to play the customer. */
    String part() {
        return Stream.of(known, reason, unknown, instructions)
                .filter(text -> !text.isBlank())
                .map(text -> text.strip() + "\n")
                .collect(Collectors.joining());
    }

    /** Returns the customer's first words: why it calls, as it would say it. */
    String opening() {
        String said = firstPerson(reason.isBlank() ? known + " " + instructions : reason);
        return "Hello. " + said.strip();
    }

    /** Returns who the customer is, as it would say it. */
    String identity() {
        return firstPerson((known + " " + unknown).strip());
    }

    /** Returns what the customer has to say on a topic, as it would say it; empty if nothing. */
    String on(Pattern topic) {
        return Stream.of(reason, instructions)
                .flatMap(text -> sentences(text).stream())
                .filter(sentence -> topic.matcher(sentence).find())
                .map(Scenario::firstPerson)
                .distinct()
                .collect(Collectors.joining(" "));
    }

    /** Turns words to somebody into that one's own. */
    static String firstPerson(String text) {
        return text.replaceAll("(?i)\\byou are\\b", "I am")
                .replaceAll("(?i)\\byou were\\b", "I was")
                .replaceAll("(?i)\\byou(?='|\\b)(?!r)", "I")
                .replaceAll("\\bI're\\b", "I'm")
                .replaceAll("\\byourself\\b", "myself")
                .replaceAll("\\byours\\b", "mine")
                .replaceAll("\\byour\\b", "my")
                .replaceAll("\\bYour\\b", "My");
    }
}

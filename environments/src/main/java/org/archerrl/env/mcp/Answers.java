package org.archerrl.env.mcp;

import java.util.Locale;
import java.util.function.BiPredicate;

/**
 * Compares the policy's answer with the expected one. Letter case, runs of blanks, a full stop at the end and commas within numbers
 * do not matter.
 *
 * @param name what the setting calls it
 * @param agree whether what is said, first, agrees with what is expected
 */
record Answers(String name, BiPredicate<String, String> agree) implements RewardFunction {
    /** 1 where the expected answer occurs in what is said. */
    static final Answers CONTAINS = new Answers("answer-contains", String::contains);

    /** 1 where the expected answer, and nothing else, is said. */
    static final Answers EQUALS = new Answers("answer-equals", String::equals);

    /** Returns 1 or 0; always 0 for a task that expects no particular answer. */
    @Override
    public double reward(ServerTask task, Transcript transcript) {
        return task.answer()
                .flatMap(expected -> transcript.answer().filter(said -> agree.test(plain(said), plain(expected))))
                .map(said -> 1.0)
                .orElse(0.0);
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replaceAll("\\s+", " ")
                .replaceAll("(?<=\\d),(?=\\d{3})", "")
                .strip()
                .replaceFirst("[.!]$", "");
    }
}

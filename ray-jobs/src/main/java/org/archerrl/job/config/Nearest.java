package org.archerrl.job.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What the user probably meant: the closest of the allowed words. */
public final class Nearest {
    private Nearest() {}

    /** Returns {@code "; did you mean 'x'?"}, or nothing when no allowed word is close. */
    public static String suggestion(String word, Collection<String> allowed) {
        return of(word, allowed).map(near -> "; did you mean '" + near + "'?").orElse("");
    }

    /** Returns the allowed word with the fewest edits, if it is at most a third of the word's length away. */
    static Optional<String> of(String word, Collection<String> allowed) {
        String given = word.toLowerCase(Locale.ROOT);
        return allowed.stream()
                .filter(a -> edits(given, a.toLowerCase(Locale.ROOT)) <= Math.max(1, word.length() / 3))
                .min(Comparator.comparingInt((String a) -> edits(given, a.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}

package org.archerrl.env.webshop;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import java.util.Locale;
import java.util.Set;

/**
 * How alike two texts are as sets of words, 0 to 100: {@code fuzz.token_set_ratio} of thefuzz 0.19.0, the version that WebShop
 * names, which falls back on {@code difflib} as WebShop installs it. Later versions of thefuzz count edits instead of blocks and
 * give other numbers.
 *
 * <p>The common words, and those together with either text's other words, each sorted, are compared in pairs; the best pair counts.
 * So a text whose words all occur in the other one is wholly alike.
 */
final class TokenSetRatio {
    private TokenSetRatio() {}

    /** Returns the ratio; 0 if one of the texts has no words. Not symmetric, though nearly. */
    static int of(String first, String second) {
        Set<String> firstWords = words(first);
        Set<String> secondWords = words(second);
        if (firstWords.isEmpty() || secondWords.isEmpty()) {
            return 0;
        }
        String common = joined(Sets.intersection(firstWords, secondWords));
        String firstAll = (common + " " + joined(Sets.difference(firstWords, secondWords))).strip();
        String secondAll = (common + " " + joined(Sets.difference(secondWords, firstWords))).strip();
        return Math.max(Math.max(ratio(common, firstAll), ratio(common, secondAll)), ratio(firstAll, secondAll));
    }

    private static int ratio(String first, String second) {
        if (first.equals(second)) {
            return 100;
        }
        return first.isEmpty() || second.isEmpty() ? 0 : (int) Math.rint(100 * SequenceRatio.of(first, second));
    }

    private static String joined(Set<String> words) {
        return String.join(" ", ImmutableSortedSet.copyOf(words));
    }

    /** Latin-1's upper half vanishes without a trace, and so joins what it stood between: so it is there. */
    private static Set<String> words(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> c < 128 || c > 255)
                .map(c -> isWord(c) ? c : ' ')
                .forEach(kept::appendCodePoint);
        return Set.copyOf(Splitter.on(' ')
                .omitEmptyStrings()
                .splitToStream(kept.toString().toLowerCase(Locale.ROOT))
                .distinct()
                .toList());
    }

    private static boolean isWord(int codePoint) {
        int type = Character.getType(codePoint);
        return Character.isLetterOrDigit(codePoint)
                || codePoint == '_'
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }
}

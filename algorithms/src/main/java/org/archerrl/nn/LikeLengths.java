package org.archerrl.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Rows of like length together: passes that hold little padding and no more than so many tokens. */
final class LikeLengths {
    /** Rows that differ by no more go together, however short they are: a pass has a cost of its own. */
    static final int ALIKE = 8;

    static final int MOST_TOKENS = 1 << 14;

    private LikeLengths() {}

    /**
     * Returns the rows of each pass, longest first.
     *
     * @param lengths of the rows
     */
    static List<int[]> of(int[] lengths) {
        int[] sorted = IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparingInt((Integer row) -> lengths[row]).reversed())
                .mapToInt(row -> row)
                .toArray();
        List<int[]> passes = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= sorted.length; i++) {
            if (i == sorted.length || !fits(lengths[sorted[from]], lengths[sorted[i]], i + 1 - from)) {
                passes.add(Arrays.copyOfRange(sorted, from, i));
                from = i;
            }
        }
        return passes;
    }

    private static boolean fits(int longest, int length, int rows) {
        return (4 * length >= 3 * longest || longest - length <= ALIKE) && (long) rows * longest <= MOST_TOKENS;
    }
}

package org.archerrl.env.webshop;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The similarity of Python's {@code difflib.SequenceMatcher}: twice the matching code points over all, where the longest common
 * block is matched first (of equally long ones the earliest in the first text, then in the second), and then what is left of it and
 * right of it, each by the same rule (Ratcliff and Obershelp).
 *
 * <p>In a second text of 200 code points or more, those that make up more than a hundredth of it never begin a block, as there.
 */
final class SequenceRatio {
    private static final int LONG = 200;

    private final int[] first;
    private final int[] second;
    private final Map<Integer, int[]> places;

    private SequenceRatio(String first, String second) {
        this.first = first.codePoints().toArray();
        this.second = second.codePoints().toArray();
        this.places = places(this.second);
    }

    /** Returns the ratio, 0 to 1; 1 for two empty texts. Not symmetric. */
    static double of(String first, String second) {
        SequenceRatio ratio = new SequenceRatio(first, second);
        int total = ratio.first.length + ratio.second.length;
        return total == 0 ? 1 : 2.0 * ratio.matches(0, ratio.first.length, 0, ratio.second.length) / total;
    }

    private static Map<Integer, int[]> places(int[] text) {
        Map<Integer, int[]> places = new HashMap<>();
        for (int i = 0; i < text.length; i++) {
            int place = i;
            places.merge(text[i], new int[] {place}, (before, now) -> {
                int[] longer = Arrays.copyOf(before, before.length + 1);
                longer[before.length] = place;
                return longer;
            });
        }
        if (text.length >= LONG) {
            places.values().removeIf(found -> found.length > text.length / 100 + 1);
        }
        return places;
    }

    private int matches(int fromFirst, int toFirst, int fromSecond, int toSecond) {
        Block block = longest(fromFirst, toFirst, fromSecond, toSecond);
        if (block.size == 0) {
            return 0;
        }
        return block.size
                + matches(fromFirst, block.first, fromSecond, block.second)
                + matches(block.first + block.size, toFirst, block.second + block.size, toSecond);
    }

    /** Equal code points: where they begin in each text, and how many. */
    private record Block(int first, int second, int size) {}

    private Block longest(int fromFirst, int toFirst, int fromSecond, int toSecond) {
        Block best = new Block(fromFirst, fromSecond, 0);
        int[] lengths = new int[second.length + 1]; // of the block that ends before this place of the second text
        for (int i = fromFirst; i < toFirst; i++) {
            int[] next = new int[second.length + 1];
            for (int j : places.getOrDefault(first[i], new int[0])) {
                if (j >= fromSecond && j < toSecond) {
                    next[j + 1] = lengths[j] + 1;
                    if (next[j + 1] > best.size) {
                        best = new Block(i - next[j + 1] + 1, j - next[j + 1] + 1, next[j + 1]);
                    }
                }
            }
            lengths = next;
        }
        return extended(best, fromFirst, toFirst, fromSecond, toSecond);
    }

    /** Takes in what never begins a block and stands beside one. */
    private Block extended(Block block, int fromFirst, int toFirst, int fromSecond, int toSecond) {
        int before = 0;
        while (block.first - before > fromFirst
                && block.second - before > fromSecond
                && first[block.first - before - 1] == second[block.second - before - 1]) {
            before++;
        }
        int size = block.size;
        while (block.first + size < toFirst
                && block.second + size < toSecond
                && first[block.first + size] == second[block.second + size]) {
            size++;
        }
        return new Block(block.first - before, block.second - before, size + before);
    }
}

package org.archerrl.env.webshop;

import java.util.Collections;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Fisher and Yates's shuffle, from the end, as Python has it. */
final class Shuffle {
    private Shuffle() {}

    /**
     * Shuffles a list.
     *
     * @param below draws a number from 0 to one less than its argument
     */
    static void inPlace(List<?> list, IntUnaryOperator below) {
        for (int i = list.size() - 1; i > 0; i--) {
            Collections.swap(list, i, below.applyAsInt(i + 1));
        }
    }
}

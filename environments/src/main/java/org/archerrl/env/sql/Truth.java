package org.archerrl.env.sql;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.archerrl.env.sql.Question.Order;

/**
 * The right answer.
 *
 * @param values its parts: numbers or words
 * @param order whether they must be said in this order
 */
record Truth(ImmutableList<Object> values, Order order) {
    /** Half of the decimal that questions ask for, and what binary fractions are off. */
    private static final double ROUNDING = 0.05 + 1e-9;

    private static final CharMatcher AROUND = CharMatcher.anyOf("'\"[]().").or(CharMatcher.whitespace());
    private static final Splitter PARTS =
            Splitter.on(CharMatcher.anyOf(",;\n")).trimResults(AROUND).omitEmptyStrings();

    /** Returns whether what is said is this: parts between commas, letter case does not matter, decimals may be rounded to one. */
    boolean agrees(String said) {
        List<String> parts = PARTS.splitToList(said);
        if (parts.size() != values.size()) {
            return false;
        }
        List<String> left = new ArrayList<>(parts);
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (order == Order.ANY) {
                int found = indexOf(left, value);
                if (found < 0) {
                    return false;
                }
                left.remove(found);
            } else if (!agrees(parts.get(i), value)) {
                return false;
            }
        }
        return true;
    }

    private static int indexOf(List<String> parts, Object value) {
        for (int i = 0; i < parts.size(); i++) {
            if (agrees(parts.get(i), value)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean agrees(String part, Object value) {
        if (!(value instanceof Number number)) {
            return part.toLowerCase(Locale.ROOT).equals(String.valueOf(value));
        }
        try {
            double off = Math.abs(Double.parseDouble(part) - number.doubleValue());
            return off <= (value instanceof Double ? ROUNDING : 0);
        } catch (NumberFormatException e) {
            return false;
        }
    }
}

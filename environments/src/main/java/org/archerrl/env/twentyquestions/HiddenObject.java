package org.archerrl.env.twentyquestions;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * One object that may be hidden.
 *
 * @param index its place in the fixed list of 157
 * @param category the kind of thing it is listed under
 * @param article what a question puts before its first name: {@code "a "}, {@code "an "} or nothing
 * @param names every name it answers to, the usual one first; no other object has any of them
 */
record HiddenObject(int index, String category, String article, List<String> names) {
    HiddenObject {
        names = ImmutableList.copyOf(names);
    }

    /** Returns the usual name. */
    String name() {
        return names.get(0);
    }
}

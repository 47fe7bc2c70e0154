package org.archerrl.env.twentyquestions;

import com.google.common.collect.ImmutableList;
import java.util.BitSet;
import java.util.List;

/**
 * One yes/no property of the objects.
 *
 * @param name its name in the table
 * @param questions the ways to ask for it, the canonical one first, with "it" for the hidden object
 * @param holders the indices of the objects for which the answer is yes; never changed
 */
record Attribute(String name, List<String> questions, BitSet holders) {
    Attribute {
        questions = ImmutableList.copyOf(questions);
    }

    /** Returns the truth about one object. */
    boolean holdsFor(HiddenObject object) {
        return holders.get(object.index());
    }
}

package org.archerrl.env.twentyquestions;

import java.util.BitSet;
import java.util.List;

/** The objects that the answers so far leave possible. */
final class Candidates {
    private final BitSet left = new BitSet();
    private Question asked;

    Candidates(List<HiddenObject> objects) {
        objects.forEach(o -> left.set(o.index()));
    }

    /** Says which question the next answer belongs to; null for none. */
    void asked(Question question) {
        asked = question;
    }

    /** Draws the conclusion from an observation; the first text of an episode answers nothing. */
    void hear(String observation) {
        if (asked == null) {
            return;
        }
        boolean yes = observation.endsWith(TwentyQuestions.YES);
        if (asked instanceof Question.Ask ask) {
            if (yes) {
                left.and(ask.attribute().holders());
            } else {
                left.andNot(ask.attribute().holders());
            }
        } else if (asked instanceof Question.Guess guess) {
            int index = guess.object().index();
            if (yes) {
                left.clear();
            }
            left.set(index, yes);
        }
    }

    int size() {
        return left.cardinality();
    }

    boolean contains(HiddenObject object) {
        return left.get(object.index());
    }

    /** Returns how many of the candidates have the attribute. */
    int holders(Attribute attribute) {
        int count = 0;
        for (int i = left.nextSetBit(0); i >= 0; i = left.nextSetBit(i + 1)) {
            if (attribute.holders().get(i)) {
                count++;
            }
        }
        return count;
    }
}

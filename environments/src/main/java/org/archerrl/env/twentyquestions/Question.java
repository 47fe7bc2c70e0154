package org.archerrl.env.twentyquestions;

/** What an utterance asks, once it is understood. */
sealed interface Question {

    /** Asks whether an attribute holds. */
    record Ask(Attribute attribute) implements Question {}

    /**
     * Names one object.
     *
     * @param object the object named
     * @param byLastWord whether the last word alone is one of the object's names
     */
    record Guess(HiddenObject object, boolean byLastWord) implements Question {}

    /** Returns the truthful answer. */
    static boolean answer(Question question, HiddenObject hidden) {
        return question instanceof Ask ask
                ? ask.attribute().holdsFor(hidden)
                : ((Guess) question).object().index() == hidden.index();
    }
}

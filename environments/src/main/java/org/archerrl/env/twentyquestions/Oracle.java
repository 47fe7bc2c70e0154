package org.archerrl.env.twentyquestions;

/** Who answers the questions. */
@FunctionalInterface
interface Oracle {
    /** What may be answered. */
    enum Answer {
        /** It is so. */
        YES,
        /** It is not so. */
        NO,
        /** That is no question. */
        INVALID
    }

    /** The truthful one, which understands the sentences of the {@link Grammar} and no others. */
    Oracle TABLE = (utterance, question, hidden) -> question == null ? Answer.INVALID : told(question, hidden);

    /**
     * Answers.
     *
     * @param utterance what is asked
     * @param question what the grammar makes of it; null for nothing
     * @param hidden what it is asked about
     */
    Answer answer(String utterance, Question question, HiddenObject hidden);

    /** Returns what the table says. */
    static Answer told(Question question, HiddenObject hidden) {
        return Question.answer(question, hidden) ? Answer.YES : Answer.NO;
    }
}

package org.archerrl.env.twentyquestions;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.archerrl.env.EpisodicEnvironment;
import org.archerrl.env.Outcome;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Verdict;

/** One game: -1 a turn, 0 on the turn that names the hidden object, which ends it; cut off after the most turns. */
final class TwentyQuestions extends EpisodicEnvironment {
    static final String FIRST = "Questions:\n";
    static final String YES = " Yes.\n";
    static final String NO = " No.\n";
    static final String INVALID = " Invalid Question.\n";

    /** What a guess must look like to win. */
    enum Match {
        /** Any name of the hidden object, of any number of words. */
        ANY_NAME,
        /** The last word of the question alone must be a name, so objects with only longer names cannot be won. */
        LAST_WORD
    }

    private final Grammar grammar;
    private final List<HiddenObject> objects;
    private final Match match;
    private final Oracle oracle;
    private HiddenObject hidden;
    private final SortedSet<String> known = new TreeSet<>();

    TwentyQuestions(Grammar grammar, List<HiddenObject> objects, int maxTurns, Match match, Oracle oracle) {
        super(maxTurns);
        this.grammar = grammar;
        this.objects = objects;
        this.match = match;
        this.oracle = oracle;
    }

    @Override
    protected String begin(long seed) {
        hidden = objects.get(new SplittableRandom(seed).nextInt(objects.size()));
        known.clear();
        return FIRST;
    }

    @Override
    protected Outcome answer(String utterance) {
        Question question = grammar.read(utterance);
        Oracle.Answer answer = oracle.answer(utterance, question, hidden);
        if (answer == Oracle.Answer.INVALID) {
            return new Outcome(INVALID, -1, Ending.CONTINUES, Verdict.MALFORMED);
        }
        boolean yes = answer == Oracle.Answer.YES;
        known.add((question == null ? utterance : question) + (yes ? YES : NO));
        return yes && wins(question)
                ? new Outcome(YES, 0, Ending.TERMINATED, Verdict.UNDERSTOOD)
                : new Outcome(yes ? YES : NO, -1, Ending.CONTINUES, Verdict.UNDERSTOOD);
    }

    /** What is known; how many turns it took does not change what is best to ask. */
    @Override
    public Optional<String> place() {
        return Optional.of(String.join(";", known));
    }

    /** The hidden object's usual name. */
    @Override
    public String privileged() {
        return hidden.name();
    }

    private boolean wins(Question question) {
        return question instanceof Question.Guess guess && (match == Match.ANY_NAME || guess.byLastWord());
    }
}

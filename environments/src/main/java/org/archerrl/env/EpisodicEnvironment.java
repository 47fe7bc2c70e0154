package org.archerrl.env;

import org.archerrl.interaction.Ending;

/** The order of calls and the limit of turns that environments share: a task itself only begins and answers. */
public abstract class EpisodicEnvironment implements TextEnvironment {
    private final int maxTurns;
    private int turns;
    private boolean running;

    /** Makes one whose episodes end by themselves. */
    protected EpisodicEnvironment() {
        this(Integer.MAX_VALUE);
    }

    /** Makes one whose episodes are cut off after so many turns. */
    protected EpisodicEnvironment(int maxTurns) {
        this.maxTurns = maxTurns;
    }

    /** Starts an episode and returns its first text. */
    protected abstract String begin(long seed);

    /** Answers an utterance; one that continues after the last turn is taken as cut off. */
    protected abstract Outcome answer(String utterance);

    @Override
    public final String reset(long seed) {
        running = false;
        turns = 0;
        String first = begin(seed);
        running = true;
        return first;
    }

    @Override
    public final Outcome step(String utterance) {
        if (!running) {
            throw new IllegalStateException("no episode is running: call reset first");
        }
        Outcome outcome = answer(utterance);
        turns++;
        boolean cutOff = turns >= maxTurns && !outcome.ending().isLast();
        running = !cutOff && !outcome.ending().isLast();
        return cutOff
                ? new Outcome(outcome.observation(), outcome.reward(), Ending.TRUNCATED, outcome.verdict())
                : outcome;
    }

    /** Returns how many turns of the running episode have been answered. */
    protected final int turns() {
        return turns;
    }
}

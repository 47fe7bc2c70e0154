package org.archerrl.job;

import java.util.Map;

/** Who is told how a run goes on. */
public interface Progress {
    /** Something that happens once has begun or ended. */
    void message(String text);

    /** A phase has begun. */
    void phase(Phase phase);

    /**
     * Part of a longer piece of work is done.
     *
     * @param what the work
     * @param done units of it
     * @param of units in all
     */
    void part(String what, int done, int of);

    /** An iteration is over, with these metrics. */
    void iteration(Map<String, Double> metrics);
}

package org.archerrl.env.web;

import com.google.common.collect.ImmutableList;
import java.util.SplittableRandom;

/** What there is to do on pages. Its expressions are evaluated in the page, and what is typed there is never part of one. */
interface PageTask {
    /** Draws an episode. */
    Opening draw(SplittableRandom random);

    /** Returns for how many episodes a loaded page serves, each begun by {@link Opening#start}: 1 leaves nothing to the next. */
    default int episodesPerLoad() {
        return 1;
    }

    /** Returns the expression of the instruction, a text. */
    String instruction();

    /** Returns the expression that says whether the task is over. */
    String done();

    /** Returns the expression of what the newest turn has earned, a number. */
    String reward();

    /** Returns whether {@link #reward} counts for every turn or for the last one only. */
    Payment payment();

    /** Returns the ids of elements that are none of the task's. */
    ImmutableList<String> hidden();

    /** When a reward is paid. */
    enum Payment {
        /** After every turn. */
        EVERY_TURN,
        /** When the task is over. */
        AT_THE_END
    }
}

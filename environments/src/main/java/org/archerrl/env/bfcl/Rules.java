package org.archerrl.env.bfcl;

/**
 * How a task is played and paid.
 *
 * @param steps the most utterances that are no speech, between one message of the user and the next
 * @param malformedPenalty what an utterance costs that cannot be read
 * @param pay what is paid when
 * @param listing how the tools are shown
 */
record Rules(int steps, double malformedPenalty, Pay pay, Listing listing) {
    /** What is paid when. */
    enum Pay {
        /** 1 at the end, if every request was dealt with. */
        AT_THE_END,
        /** An equal part of 1 for each request that was dealt with, up to the first that was not. */
        A_REQUEST
    }

    /** How the tools are shown at the beginning. */
    enum Listing {
        /** Names, parameters and what they do. */
        DESCRIPTIONS,
        /** Names and parameters. */
        SIGNATURES,
        /** Names. */
        NAMES,
        /** Not at all. */
        NONE
    }
}

package org.archerrl.critic;

import ai.djl.ndarray.NDArray;

/** What an encoder makes of one batch; every answer is owned by the manager of the reading. Legend: N turns, F features. */
interface Reading {
    /** Returns the features [N,F] of each turn's context; nothing of the utterance is in them. */
    NDArray contexts();

    /** Returns the features [N,F] of the context after each turn. */
    NDArray nextContexts();

    /** Returns the features of each turn's context with its own utterance. */
    NDArray storedUtterances();

    /** Returns the features of each turn's context with K other utterances, [N K,F]; utterance m = n K + k. */
    NDArray freshUtterances(int copies, int[][] utterances);
}

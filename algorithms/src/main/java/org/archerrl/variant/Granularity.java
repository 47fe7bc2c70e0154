package org.archerrl.variant;

/** What is given credit for the rewards that follow. */
public enum Granularity {
    /** Whole episodes. */
    TRAJECTORY,
    /** Whole episodes, and each turn beside those that started from the same place. */
    TRAJECTORY_AND_TURN,
    /** Whole utterances. */
    TURN,
    /** Whole utterances, and each token inside them. */
    TURN_AND_TOKEN,
    /** Each token of an utterance. */
    TOKEN
}

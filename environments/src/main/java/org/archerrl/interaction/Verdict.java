package org.archerrl.interaction;

/** Whether the environment could make sense of an utterance. Model output is data: nonsense is answered, never thrown. */
public enum Verdict {
    /** The utterance was a legal move, wise or not. */
    UNDERSTOOD,
    /** The utterance was no legal move; the environment has said so in its observation. */
    MALFORMED
}

package org.archerrl.critic;

/** How history and utterance reach the Q heads of a critic from scratch. */
public enum CriticForm {
    /** Encoded apart, joined in the head (the paper). */
    APART,
    /** One causal pass: Q reads the state at the utterance's last token. */
    JOINT,
    /** Observations and utterances encoded apart, a causal pass over the turns, and a look at what was said before. */
    TURNS
}

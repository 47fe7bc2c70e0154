package org.archerrl.variant;

/** What is subtracted from an utterance's advantage at each of its tokens. */
public enum TokenBaseline {
    /** Nothing. */
    NONE,
    /** What a network of its own, of the policy's size, learns to expect of the advantage after the tokens so far. */
    LEARNT
}

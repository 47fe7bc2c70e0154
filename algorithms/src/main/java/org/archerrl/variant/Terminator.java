package org.archerrl.variant;

/** Whether the end-of-utterance token is learnt. */
public enum Terminator {
    /** It belongs to the utterance. */
    INCLUDED,
    /** It is sampled but not learnt (the reference). */
    EXCLUDED
}

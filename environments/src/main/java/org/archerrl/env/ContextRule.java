package org.archerrl.env;

/** What of the interaction so far the policy sees before it speaks. */
public enum ContextRule {
    /** Everything: first text, then each utterance and each answer, in order. */
    WHOLE_EPISODE,
    /** Only the newest observation, which stands for itself. */
    NEWEST_OBSERVATION
}

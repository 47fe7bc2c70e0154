package org.archerrl.rl;

/** What the value after a truncated episode is. */
public enum Truncation {
    /** Zero, as if the task were over (the reference; exact when the history shows the turn number). */
    ENDS,
    /** The target critic's value of the last context. */
    BOOTSTRAPS
}

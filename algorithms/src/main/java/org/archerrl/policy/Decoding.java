package org.archerrl.policy;

/** How the next token is chosen. */
public enum Decoding {
    /** Drawn from the policy's distribution, temperature 1, nothing cut off. */
    SAMPLE,
    /** The most likely one. */
    GREEDY
}

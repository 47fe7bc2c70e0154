package org.archerrl.nn;

/** What turns a state into logits. */
public enum OutputProjection {
    /** The token embedding, used twice. */
    TIED,
    /** A matrix [V,D] of its own, named {@code lm_head.weight}. */
    OWN
}

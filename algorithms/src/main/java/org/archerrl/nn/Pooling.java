package org.archerrl.nn;

/** How the states of a row's tokens become one vector. */
public enum Pooling {
    /** {@code tanh(W x + b)} of the first valid token's state: the pooler that BERT is trained with. */
    POOLER,
    /** The mean over valid tokens. */
    MEAN,
    /** The mean over valid tokens, divided by its length: a sentence embedding. */
    NORMALISED_MEAN
}

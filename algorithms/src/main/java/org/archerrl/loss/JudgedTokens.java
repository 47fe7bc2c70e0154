package org.archerrl.loss;

import ai.djl.ndarray.NDArray;

/**
 * Tokens of sampled utterances with the critic's opinion: what a policy loss is computed from. Legend: P tokens of M
 * utterances.
 *
 * @param logProbs [P] under the policy that learns, with gradient
 * @param behaviour [P] when the tokens were drawn
 * @param learnt [P] 1 for a token that is learnt, 0 for one that is not
 * @param utteranceOf [P] int64, the token's utterance
 * @param advantages [M] of whole utterances
 * @param advantageOfToken [P] the advantage of the token's utterance, 0 where it is not learnt
 */
public record JudgedTokens(
        NDArray logProbs,
        NDArray behaviour,
        NDArray learnt,
        NDArray utteranceOf,
        NDArray advantages,
        NDArray advantageOfToken) {
    /** Returns M. */
    public int utterances() {
        return (int) advantages.size();
    }
}

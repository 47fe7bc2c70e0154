package org.archerrl.loss;

import ai.djl.ndarray.NDArray;

/**
 * Tokens of utterances with the evaluator's opinion: what a policy loss is computed from. Legend: P tokens of M utterances.
 *
 * @param logProbs [P] under the policy that learns, with gradient
 * @param behaviour [P] when the tokens were drawn
 * @param reference [P] under the warm start's policy; zeros unless the algorithm asks for it
 * @param learnt [P] 1 for a token that is learnt, 0 for one that is not
 * @param utteranceOf [P] int64, the token's utterance
 * @param advantages [M] weights of whole utterances
 * @param advantageOfToken [P] the weight of the token, 0 where it is not learnt
 * @param copies utterances at each state, K; those of a state stand together
 */
public record JudgedTokens(
        NDArray logProbs,
        NDArray behaviour,
        NDArray reference,
        NDArray learnt,
        NDArray utteranceOf,
        NDArray advantages,
        NDArray advantageOfToken,
        int copies) {
    /** Returns M. */
    public int utterances() {
        return (int) advantages.size();
    }
}

package org.archerrl.policy;

import ai.djl.ndarray.NDArray;
import org.archerrl.torch.Tape;

/**
 * How likely the policy finds given utterances, token by token.
 *
 * @param logProbs [P] natural log-probability of each token; P tokens in all, in an order of this record's own
 * @param states [P,D] the normed states that predicted them
 * @param utteranceOf [P] which utterance a token belongs to
 * @param placeOf [P] the token's place in its utterance
 * @param tape the way back from both to the weights
 */
public record Likelihood(NDArray logProbs, NDArray states, int[] utteranceOf, int[] placeOf, Tape tape) {
    /** Adds the gradients of a scalar that was computed from this to those of the policy's weights; once. */
    public void backward(NDArray loss) {
        tape.backward(loss);
    }
}

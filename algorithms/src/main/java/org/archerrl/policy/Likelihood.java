package org.archerrl.policy;

import ai.djl.ndarray.NDArray;

/**
 * How likely the policy finds given utterances, token by token, with gradients when they are recorded.
 *
 * @param logProbs [P] natural log-probability of each token; P tokens in all, in an order of this record's own
 * @param states [P,D] the normed states that predicted them
 * @param utteranceOf [P] which utterance a token belongs to
 * @param placeOf [P] the token's place in its utterance
 */
public record Likelihood(NDArray logProbs, NDArray states, int[] utteranceOf, int[] placeOf) {}

package org.archerrl.critic;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * What a critic says of a batch's D decisions; null where it was not asked. Each has a column for each of two heads.
 *
 * @param value V [D,2] before each decision
 * @param nextValue V [D,2] after it
 * @param recordedQ Q [D,2] of what was decided
 * @param freshQ Q [N K,2] of K other utterances at each turn
 * @param logits of each head [D,vocabulary], where decisions are tokens and Q is over the vocabulary; otherwise empty
 */
public record CriticValues(
        NDArray value, NDArray nextValue, NDArray recordedQ, NDArray freshQ, List<NDArray> logits) {}

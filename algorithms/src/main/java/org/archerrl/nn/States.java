package org.archerrl.nn;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * What a pass of the transformer leaves, owned by the manager that the pass was given.
 *
 * @param hidden of the last block, before the final norm: rows [R,T,D] or branches [R,S,L,D]
 * @param keys one for each layer: rows [R,K,T,d] or branches [R,S,K,P,d]
 * @param values like {@code keys}
 */
public record States(NDArray hidden, List<NDArray> keys, List<NDArray> values) {
    /** Returns how many tokens branches have read, P. */
    int read() {
        return (int) keys.get(0).getShape().get(3);
    }
}

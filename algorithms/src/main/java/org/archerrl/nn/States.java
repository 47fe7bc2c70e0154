package org.archerrl.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.archerrl.torch.OpLibrary;

/**
 * What a pass of the transformer leaves, owned by the manager that the pass was given.
 *
 * @param hidden of the last block, before the final norm: rows [R,T,D] or branches [R,S,L,D]
 * @param keys one for each layer: rows [R,K,T,d] or branches [R,S,K,L,d]
 * @param values like {@code keys}
 */
public record States(NDArray hidden, List<NDArray> keys, List<NDArray> values) {
    /** Returns the same with keys and values laid out for many passes over them, owned by {@code manager}. */
    public States laidOut(NDManager manager) {
        return new States(hidden, laidOut(manager, keys), laidOut(manager, values));
    }

    private static List<NDArray> laidOut(NDManager manager, List<NDArray> arrays) {
        return arrays.stream()
                .map(array -> OpLibrary.one(manager, "contiguous", array))
                .toList();
    }
}

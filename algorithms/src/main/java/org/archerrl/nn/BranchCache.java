package org.archerrl.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.archerrl.torch.OpLibrary;
import org.archerrl.torch.Precision;

/** Branches that grow: the keys and values of what each has read, with room for more, so that a token is added in place. */
public final class BranchCache {
    private static final int FIRST_CAPACITY = 16;

    private final NDManager manager;
    private final List<NDArray> keys = new ArrayList<>();
    private final List<NDArray> values = new ArrayList<>();
    private int capacity = FIRST_CAPACITY;
    private int read;

    BranchCache(NDManager manager, TransformerConfig config, Precision precision, int rows, int branches) {
        this.manager = manager;
        Shape shape = new Shape(rows, branches, config.keyValueHeads(), capacity, config.headWidth());
        for (int layer = 0; layer < config.layers(); layer++) {
            keys.add(precision.zeros(manager, shape));
            values.add(precision.zeros(manager, shape));
        }
    }

    /** Returns how many tokens each branch has read, P. */
    int read() {
        return read;
    }

    /** Returns a layer's keys and values [R,S,K,C,d], of whose C places the first P are taken; owned here. */
    List<NDArray> ofLayer(int layer) {
        return List.of(keys.get(layer), values.get(layer));
    }

    /** Makes room for {@code tokens} more, counts them as read, and returns how many had been read before. */
    int extend(int tokens) {
        int before = read;
        read += tokens;
        if (read > capacity) {
            int more = Math.max(read, 2 * capacity) - capacity;
            replaceAll("with_room", more);
            capacity += more;
        }
        return before;
    }

    /** Puts the branches into a new order, some of them left out: {@code index} [R S'] into the flattened [R S]. */
    public void rearrange(NDArray index) {
        replaceAll("rearrange", index);
    }

    private void replaceAll(String operation, Object argument) {
        for (List<NDArray> arrays : List.of(keys, values)) {
            arrays.replaceAll(array -> {
                try (NDArray old = array) {
                    return OpLibrary.one(manager, operation, old, argument);
                }
            });
        }
    }
}

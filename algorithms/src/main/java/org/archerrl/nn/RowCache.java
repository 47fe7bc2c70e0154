package org.archerrl.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.archerrl.torch.OpLibrary;

/**
 * Rows that grow: the keys and values of a fixed number of conversations, each at its own length.
 *
 * <p>A token's cache slot is its position, so rows of different lengths stand side by side without padding on the left.
 */
public final class RowCache implements AutoCloseable {
    private static final int FIRST_CAPACITY = 256;

    /** Tokens that are read in one pass, if a row has no more: the rest wait, for a pass needs room for all it reads. */
    private static final int TOKENS_TOGETHER = 1024;

    private final Transformer transformer;
    private final NDManager manager;
    private final List<NDArray> keys = new ArrayList<>();
    private final List<NDArray> values = new ArrayList<>();
    private final int[] lengths;
    private int capacity;

    /** Makes {@code rows} empty rows of up to the model's context. */
    public RowCache(Transformer transformer, int rows) {
        TransformerConfig config = transformer.config();
        this.transformer = transformer;
        this.manager = transformer.device().scope();
        this.lengths = new int[rows];
        this.capacity = Math.min(FIRST_CAPACITY, config.context());
        for (int layer = 0; layer < config.layers(); layer++) {
            keys.add(empty(capacity));
            values.add(empty(capacity));
        }
    }

    private NDArray empty(int slots) {
        TransformerConfig config = transformer.config();
        return transformer
                .precision()
                .zeros(manager, new Shape(lengths.length, config.keyValueHeads(), slots, config.headWidth()));
    }

    /** Returns what reads the rows. */
    public Transformer transformer() {
        return transformer;
    }

    /** Returns the length of a row in tokens. */
    public int length(int row) {
        return lengths[row];
    }

    /** Empties a row. */
    public void clear(int row) {
        lengths[row] = 0;
    }

    /**
     * Returns the keys and values of the first {@code width} positions: views, owned by {@code view}.
     *
     * @param view closed by the caller before the next {@link #append}
     */
    public States states(NDManager view) {
        return states(view, 0, lengths.length);
    }

    private States states(NDManager view, int from, int to) {
        int width = Math.max(1, Arrays.stream(lengths, from, to).max().orElse(1));
        return slice(view, from + ":" + to + ", :, :" + width);
    }

    private States slice(NDManager view, String slice) {
        List<NDArray> seenKeys =
                keys.stream().map(k -> attached(view, k.get(slice))).toList();
        List<NDArray> seenValues =
                values.stream().map(v -> attached(view, v.get(slice))).toList();
        return new States(seenKeys.get(0), seenKeys, seenValues);
    }

    private static NDArray attached(NDManager view, NDArray array) {
        array.attach(view);
        return array;
    }

    /**
     * Reads new tokens at the end of each row.
     *
     * @param step owns the result
     * @param tokens for each row, its new tokens; none is fine
     * @return [R,D], the normed state at each row's last token; rows without new tokens give garbage
     */
    public NDArray append(NDManager step, int[][] tokens) {
        for (int r = 0; r < lengths.length; r++) {
            if (lengths[r] + tokens[r].length > transformer.config().context()) {
                throw new IllegalArgumentException("a row of " + lengths[r] + " tokens can't take " + tokens[r].length
                        + " more: the model's context is "
                        + transformer.config().context());
            }
        }
        int longest = longest(tokens);
        reserve(Arrays.stream(lengths).max().orElse(0) + longest);
        int together = Math.max(1, TOKENS_TOGETHER / longest);
        NDList ends = new NDList();
        for (int from = 0; from < lengths.length; from += together) {
            int to = Math.min(lengths.length, from + together);
            ends.add(append(step, from, Arrays.copyOfRange(tokens, from, to)));
        }
        for (int r = 0; r < lengths.length; r++) {
            lengths[r] += tokens[r].length;
        }
        return ends.size() == 1 ? ends.get(0) : NDArrays.concat(ends);
    }

    private static int longest(int[][] tokens) {
        return Math.max(1, Arrays.stream(tokens).mapToInt(t -> t.length).max().orElse(1));
    }

    /** Reads new tokens at the end of the rows from {@code from} on. */
    private NDArray append(NDManager step, int from, int[][] tokens) {
        int rows = tokens.length;
        int longest = longest(tokens);
        long[] padded = new long[rows * longest];
        long[] start = new long[rows];
        long[] last = new long[rows];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < tokens[r].length; i++) {
                padded[r * longest + i] = tokens[r][i];
            }
            start[r] = lengths[from + r];
            last[r] = (long) r * longest + Math.max(0, tokens[r].length - 1);
        }
        try (NDManager inside = step.newSubManager()) {
            NDArray start_R = inside.create(start);
            States fresh = transformer.branches(
                    inside,
                    states(inside, from, from + rows),
                    start_R.reshape(rows, 1),
                    inside.create(padded).reshape(rows, 1, longest));
            States caches = slice(inside, from + ":" + (from + rows));
            for (int layer = 0; layer < keys.size(); layer++) {
                NDArray key = fresh.keys().get(layer);
                NDArray value = fresh.values().get(layer);
                OpLibrary.one(inside, "append_to_rows", caches.keys().get(layer), key, start_R);
                OpLibrary.one(inside, "append_to_rows", caches.values().get(layer), value, start_R);
            }
            return transformer.statesAt(step, fresh.hidden(), inside.create(last));
        }
    }

    /** Makes room for that many slots in every row, padding included. */
    private void reserve(int slots) {
        if (slots <= capacity) {
            return;
        }
        int more = Math.max(slots, 2 * capacity) - capacity;
        for (List<NDArray> arrays : List.of(keys, values)) {
            arrays.replaceAll(array -> {
                try (NDArray old = array) {
                    return OpLibrary.one(manager, "with_room", old, more);
                }
            });
        }
        capacity += more;
    }

    @Override
    public void close() {
        manager.close();
    }
}

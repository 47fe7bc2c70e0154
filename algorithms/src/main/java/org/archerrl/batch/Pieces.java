package org.archerrl.batch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.IntBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Distinct short token sequences, each to be encoded once. Legend: U pieces, L longest. */
public final class Pieces {
    /** Stands for a piece without tokens, which has no last token to be read at. */
    private static final int[] NOTHING = {0};

    private final Map<IntBuffer, Integer> indices = new LinkedHashMap<>();

    /** Returns the index of these tokens, which are added if they are new; not to be changed afterwards. */
    public int indexOf(int[] tokens) {
        IntBuffer key = IntBuffer.wrap(tokens.length == 0 ? NOTHING : tokens);
        Integer known = indices.putIfAbsent(key, indices.size());
        return known == null ? indices.size() - 1 : known;
    }

    /** Returns U. */
    public int count() {
        return indices.size();
    }

    private int width() {
        return indices.keySet().stream().mapToInt(IntBuffer::remaining).max().orElse(1);
    }

    /** Returns the tokens [U,L] int64, padded on the right. */
    public NDArray tokens(NDManager manager) {
        int width = width();
        long[] tokens = new long[count() * width];
        indices.forEach((piece, u) -> {
            for (int i = 0; i < piece.remaining(); i++) {
                tokens[u * width + i] = piece.get(i);
            }
        });
        return manager.create(tokens, new Shape(count(), width));
    }

    /** Returns the flat index [U] of each piece's last token in [U,L]. */
    public long[] lastIndex() {
        int width = width();
        long[] last = new long[count()];
        indices.forEach((piece, u) -> last[u] = (long) u * width + piece.remaining() - 1);
        return last;
    }
}

package org.archerrl.batch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

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

    /** Returns the pieces number {@code first} and following, in order. */
    public List<int[]> from(int first) {
        return indices.keySet().stream()
                .skip(first)
                .map(piece -> Arrays.copyOfRange(piece.array(), piece.position(), piece.limit()))
                .toList();
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

    /** Returns all tokens [P] int64, piece by piece. */
    public long[] flatTokens() {
        return indices.keySet().stream()
                .flatMapToLong(piece ->
                        IntStream.range(piece.position(), piece.limit()).mapToLong(piece::get))
                .toArray();
    }

    /** Returns the flat index in [U,L] of every token, piece by piece, padding left out; P of them. */
    public long[] tokenIndex() {
        int width = width();
        return indices.entrySet().stream()
                .flatMapToLong(piece ->
                        LongStream.range(0, piece.getKey().remaining()).map(i -> (long) piece.getValue() * width + i))
                .toArray();
    }

    /** Returns which piece each of {@link #tokenIndex} belongs to, [P]. */
    public long[] pieceOfToken() {
        return indices.entrySet().stream()
                .flatMapToLong(
                        piece -> LongStream.range(0, piece.getKey().remaining()).map(i -> piece.getValue()))
                .toArray();
    }

    /** Returns the number of tokens of each piece, [U]. */
    public float[] lengths() {
        float[] lengths = new float[count()];
        indices.forEach((piece, u) -> lengths[u] = piece.remaining());
        return lengths;
    }
}

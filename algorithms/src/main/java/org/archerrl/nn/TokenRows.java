package org.archerrl.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Token rows of one width for an encoder, padded on either side. Legend: R rows, T width. */
public final class TokenRows {
    private final int width;
    private final long[] tokens;
    private final long[] valid;
    private final long[] types;

    /**
     * Takes padded rows.
     *
     * @param tokens [R][T] ids
     * @param valid [R][T], 1 for a token and 0 for padding
     * @param types [R][T] token types: 0, or 1 in the second text of a pair
     * @throws IllegalArgumentException if the shapes differ, {@code valid} has other values, or a row has no valid token
     */
    public TokenRows(int[][] tokens, int[][] valid, int[][] types) {
        width = tokens.length == 0 ? 0 : tokens[0].length;
        this.tokens = flat("tokens", tokens, tokens.length, width);
        this.valid = flat("valid", valid, tokens.length, width);
        this.types = flat("types", types, tokens.length, width);
        if (Arrays.stream(this.valid).anyMatch(v -> v != 0 && v != 1)) {
            throw new IllegalArgumentException("valid: allowed are 0 and 1, got " + Arrays.deepToString(valid));
        }
        for (int r = 0; r < rows(); r++) {
            if (validTokens(r) == 0) {
                throw new IllegalArgumentException(
                        "an encoder needs a valid token in every row, row " + r + " has none");
            }
        }
    }

    /** Takes padded rows of token type 0, see {@link #TokenRows(int[][], int[][], int[][])}. */
    public TokenRows(int[][] tokens, int[][] valid) {
        this(tokens, valid, zeros(tokens));
    }

    /**
     * Pads rows on the right; all tokens are of type 0.
     *
     * @throws IllegalArgumentException if there is no row, or an empty one
     */
    public static TokenRows padded(int[]... rows) {
        int width = Arrays.stream(rows).mapToInt(row -> row.length).max().orElse(0);
        int[][] valid = new int[rows.length][width];
        for (int r = 0; r < rows.length; r++) {
            Arrays.fill(valid[r], 0, rows[r].length, 1);
        }
        int[][] tokens =
                Arrays.stream(rows).map(row -> Arrays.copyOf(row, width)).toArray(int[][]::new);
        return new TokenRows(tokens, valid);
    }

    private static int[][] zeros(int[][] like) {
        return Arrays.stream(like).map(row -> new int[row.length]).toArray(int[][]::new);
    }

    private static long[] flat(String name, int[][] rows, int count, int width) {
        if (width == 0 || rows.length != count || Arrays.stream(rows).anyMatch(row -> row.length != width)) {
            throw new IllegalArgumentException("an encoder needs rows of one width above 0, got " + name + " of "
                    + Arrays.toString(
                            Arrays.stream(rows).mapToInt(row -> row.length).toArray()) + " for " + count
                    + " rows of " + width);
        }
        return Arrays.stream(rows).flatMapToInt(Arrays::stream).asLongStream().toArray();
    }

    /** Returns R. */
    public int rows() {
        return tokens.length / width;
    }

    /** Returns T. */
    public int width() {
        return width;
    }

    /** Returns the number of valid tokens of a row. */
    public int validTokens(int row) {
        return (int) IntStream.range(row * width, (row + 1) * width)
                .filter(i -> valid[i] != 0)
                .count();
    }

    /** Returns the flat index in [R,T] of every valid token, row by row. */
    public long[] validIndex() {
        return LongStream.range(0, valid.length)
                .filter(i -> valid[(int) i] != 0)
                .toArray();
    }

    /** Returns the flat index [R] in [R,T] of each row's first valid token. */
    long[] firstIndex() {
        return IntStream.range(0, rows())
                .mapToLong(r -> IntStream.range(r * width, (r + 1) * width)
                        .filter(i -> valid[i] != 0)
                        .findFirst()
                        .orElseThrow())
                .toArray();
    }

    /** Returns the positions [R,T] int64 as the family counts them. */
    NDArray positions(NDManager manager, EncoderConfig config) {
        long[] positions = new long[valid.length];
        long seen = 0;
        for (int i = 0; i < positions.length; i++) {
            int place = i % width;
            seen = place == 0 ? valid[i] : seen + valid[i];
            positions[i] = switch (config.family()) {
                case BERT -> place;
                case ROBERTA -> config.padding() + valid[i] * seen;
            };
        }
        return array(manager, positions);
    }

    NDArray tokens(NDManager manager) {
        return array(manager, tokens);
    }

    NDArray valid(NDManager manager) {
        return array(manager, valid);
    }

    NDArray types(NDManager manager) {
        return array(manager, types);
    }

    private NDArray array(NDManager manager, long[] values) {
        return manager.create(values, new Shape(rows(), width));
    }
}

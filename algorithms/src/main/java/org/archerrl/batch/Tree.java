package org.archerrl.batch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The rows of a batch, each with whole utterances as branches behind it: one sequence for one pass with a tree-shaped mask.
 *
 * <p>Utterance m = n K + k branches off at the end of turn n's context. Legend: R rows, N longest sequence.
 */
public final class Tree {
    private final EpisodeBatch batch;
    private final int copies;
    private final int width;
    private final int[] offsets;
    private final long[] tokens;
    private final long[] positions;
    private final long[] visible;
    private final long[] branch;

    /**
     * Lays out the batch's rows and the first {@code length - dropped} tokens of each utterance.
     *
     * @param copies K
     * @param utterances [N K] token ids
     * @param dropped how many tokens at an utterance's end stay out: 1 where only what predicts a token is read
     */
    public Tree(EpisodeBatch batch, int copies, int[][] utterances, int dropped) {
        this.batch = batch;
        this.copies = copies;
        offsets = new int[utterances.length];
        int[] end = new int[batch.rows()];
        Arrays.setAll(end, batch::rowLength);
        for (int m = 0; m < utterances.length; m++) {
            int row = batch.row(m / copies);
            offsets[m] = end[row];
            end[row] += Math.max(0, utterances[m].length - dropped);
        }
        width = Arrays.stream(end).max().orElse(1);
        tokens = new long[batch.rows() * width];
        positions = new long[tokens.length];
        visible = new long[tokens.length];
        branch = new long[tokens.length];
        Arrays.fill(visible, 1);
        Arrays.fill(branch, -1);
        for (int row = 0; row < batch.rows(); row++) {
            for (int i = 0; i < batch.rowLength(row); i++) {
                put(row, i, batch.token(row, i), i, i + 1, -1);
            }
        }
        for (int m = 0; m < utterances.length; m++) {
            int context = batch.contextLength(m / copies);
            for (int i = 0; i < utterances[m].length - dropped; i++) {
                put(batch.row(m / copies), offsets[m] + i, utterances[m][i], context + i, context, m);
            }
        }
    }

    private void put(int row, int place, int token, int position, int seen, int ofBranch) {
        int at = row * width + place;
        tokens[at] = token;
        positions[at] = position;
        visible[at] = seen;
        branch[at] = ofBranch;
    }

    /** Returns the flat index in [R,N] of the state after {@code read} tokens of utterance m; 0 is its context's end. */
    public long stateIndex(int m, int read) {
        int n = m / copies;
        int place = read == 0 ? batch.contextLength(n) - 1 : offsets[m] + read - 1;
        return (long) batch.row(n) * width + place;
    }

    /** Returns {@link #stateIndex} before each token of each of the utterances, one after the other, [P]. */
    public long[] statesBefore(int[][] utterances) {
        return IntStream.range(0, utterances.length)
                .boxed()
                .flatMapToLong(m -> IntStream.range(0, utterances[m].length).mapToLong(read -> stateIndex(m, read)))
                .toArray();
    }

    /** Returns the tokens [R,N] int64. */
    public NDArray tokens(NDManager manager) {
        return array(manager, tokens);
    }

    /** Returns each token's position in its own sequence [R,N] int64. */
    public NDArray positions(NDManager manager) {
        return array(manager, positions);
    }

    /** Returns how many tokens of its row each token sees [R,N] int64. */
    public NDArray visible(NDManager manager) {
        return array(manager, visible);
    }

    /** Returns each token's utterance, -1 for tokens of the row and padding [R,N] int64. */
    public NDArray branch(NDManager manager) {
        return array(manager, branch);
    }

    private NDArray array(NDManager manager, long[] values) {
        return manager.create(values, new Shape(batch.rows(), width));
    }
}

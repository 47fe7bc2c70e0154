package org.archerrl.batch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * The rows of a batch as sequences of pieces: observation, utterance, observation, utterance, and so on.
 *
 * <p>A row's observation number s stands at place 2 s, its utterance at place 2 s + 1. Legend: R rows, W longest sequence.
 */
public final class TurnSequences {
    private final EpisodeBatch batch;
    private final int width;
    private final long[] pieceAt;
    private final Pieces pieces = new Pieces();

    /** Cuts the batch's rows into pieces. */
    public TurnSequences(EpisodeBatch batch) {
        this.batch = batch;
        this.width = 2 * batch.slotsOfRow() + 1;
        this.pieceAt = new long[batch.rows() * width];
        int[] end = new int[batch.rows()];
        for (int n = 0; n < batch.turns(); n++) {
            int row = batch.row(n);
            putObservation(row, batch.slot(n), end[row], batch.contextLength(n));
            pieceAt[row * width + 2 * batch.slot(n) + 1] = pieces.indexOf(batch.utterance(n));
            end[row] = batch.contextLength(n) + batch.utterance(n).length;
        }
        for (int n = 0; n < batch.turns(); n++) {
            if (batch.turn(n).ending().isLast()) {
                int row = batch.nextRow(n);
                putObservation(row, batch.nextSlot(n), end[row], batch.nextLength(n));
            }
        }
    }

    private void putObservation(int row, int slot, int from, int to) {
        int[] tokens = IntStream.range(from, to).map(i -> batch.token(row, i)).toArray();
        pieceAt[row * width + 2 * slot] = pieces.indexOf(tokens);
    }

    /** Returns the distinct pieces. */
    public Pieces pieces() {
        return pieces;
    }

    /** Returns W. */
    public int width() {
        return width;
    }

    /** Returns which piece stands where [R,W] int64; padding names piece 0. */
    public NDArray pieceAt(NDManager manager) {
        return manager.create(pieceAt, new Shape(batch.rows(), width));
    }

    /** Returns for each turn the flat index [N] of its observation in [R,W]. */
    public long[] contextIndex() {
        return IntStream.range(0, batch.turns())
                .mapToLong(n -> (long) batch.row(n) * width + 2L * batch.slot(n))
                .toArray();
    }

    /** Returns for each turn the flat index [N] of its utterance in [R,W]. */
    public long[] utteranceIndex() {
        return IntStream.range(0, batch.turns())
                .mapToLong(n -> (long) batch.row(n) * width + 2L * batch.slot(n) + 1)
                .toArray();
    }

    /** Returns for each turn the flat index [N] of the observation after it in [R,W]. */
    public long[] nextContextIndex() {
        return IntStream.range(0, batch.turns())
                .mapToLong(n -> (long) batch.nextRow(n) * width + 2L * batch.nextSlot(n))
                .toArray();
    }

    /** Returns for each cell of K branches a turn how many places of its row it follows, [R,S K] int64. */
    public NDArray visible(NDManager manager, Branches branches) {
        return ofCells(manager, branches, 1, n -> 2L * batch.slot(n) + 1);
    }

    /** Returns for each cell of K branches a turn how many turns of its row came before, [R,S K] int64. */
    public NDArray earlier(NDManager manager, Branches branches) {
        return ofCells(manager, branches, 0, batch::slot);
    }

    private NDArray ofCells(NDManager manager, Branches branches, long unused, IntToLongFunction ofTurn) {
        long[] values = new long[branches.gridSize()];
        Arrays.fill(values, unused);
        for (int m = 0; m < branches.count(); m++) {
            values[branches.cell(m)] = ofTurn.applyAsLong(m / branches.copies());
        }
        return manager.create(values, new Shape(batch.rows(), branches.slots()));
    }
}

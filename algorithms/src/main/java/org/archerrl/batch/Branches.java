package org.archerrl.batch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * K utterances at each turn of a batch, as branches of its rows.
 *
 * <p>Utterance m = n K + k belongs to turn n. In the grid [R,S K] it stands in its turn's row; slots that no utterance
 * fills follow one token of their row and are read by nobody.
 */
public final class Branches {
    private final EpisodeBatch batch;
    private final int copies;
    private final int slots;

    /** Lays out {@code copies} branches for each turn. */
    public Branches(EpisodeBatch batch, int copies) {
        this.batch = batch;
        this.copies = copies;
        this.slots = batch.slotsOfRow() * copies;
    }

    /** Returns the number of utterances, N K. */
    public int count() {
        return batch.turns() * copies;
    }

    /** Returns the number of slots in the grid, R S K. */
    public int gridSize() {
        return batch.rows() * slots;
    }

    /** Returns the number of slots of a row, S K. */
    public int slots() {
        return slots;
    }

    /** Returns K. */
    public int copies() {
        return copies;
    }

    /** Returns where utterance m stands in the flattened grid [R S K]. */
    public int cell(int m) {
        int n = m / copies;
        return batch.row(n) * slots + batch.slot(n) * copies + m % copies;
    }

    /** Returns how many tokens of its row each slot follows, [R,S K] int64. */
    public NDArray visible(NDManager manager) {
        long[] visible = new long[gridSize()];
        Arrays.fill(visible, 1);
        for (int m = 0; m < count(); m++) {
            visible[cell(m)] = batch.contextLength(m / copies);
        }
        return manager.create(visible, new Shape(batch.rows(), slots));
    }

    /** Returns for each slot of the grid the flat index [R S K] of its last visible token in the batch's [R,T]. */
    public long[] cellContextIndex() {
        long[] index = new long[gridSize()];
        for (int cell = 0; cell < index.length; cell++) {
            index[cell] = (long) (cell / slots) * batch.width();
        }
        for (int m = 0; m < count(); m++) {
            index[cell(m)] += batch.contextLength(m / copies) - 1;
        }
        return index;
    }
}

package org.archerrl.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.archerrl.nn.BranchCache;
import org.archerrl.nn.States;
import org.archerrl.nn.Transformer;

/** A transformer that reads utterances while they are drawn: rows it has read before, and what it has read of each branch. */
final class Reader {
    private final NDManager manager;
    private final Transformer transformer;
    private final States rows;
    private final BranchCache past;
    private NDArray states;

    /**
     * Starts at the branches' first tokens.
     *
     * @param manager owns what is read
     * @param states [R S,D] normed state of each branch's last visible token
     */
    Reader(NDManager manager, Transformer transformer, States rows, NDArray states, Grid grid) {
        this.manager = manager;
        this.transformer = transformer;
        this.rows = rows;
        this.states = states;
        this.past = transformer.branchCache(manager, grid.rows(), grid.slots());
    }

    /** Returns the normed state [R S,D] that each branch's next token is drawn at. */
    NDArray states() {
        return states;
    }

    /** Puts the branches into a new order, see {@link BranchCache#rearrange}. */
    void rearrange(NDArray index) {
        past.rearrange(index);
    }

    /** Reads one more token [R,S,1] of each branch, which follows {@code visible} [R,S] tokens of its row. */
    void read(NDManager step, NDArray visible, NDArray tokens) {
        NDArray hidden = transformer.branches(step, rows, visible, past, tokens);
        NDArray all = step.arange(0, tokens.size(), 1, DataType.INT64);
        states = transformer.statesAt(manager, hidden, all);
    }
}

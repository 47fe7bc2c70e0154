package org.archerrl.critic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;
import org.archerrl.batch.Branches;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.batch.Pieces;
import org.archerrl.batch.TurnSequences;
import org.archerrl.nn.Blocks;
import org.archerrl.nn.States;
import org.archerrl.nn.Transformer;
import org.archerrl.torch.OpLibrary;

/**
 * Two levels, as the method has: tokens make observations and utterances, and these make the episode.
 *
 * <p>Each distinct observation and utterance is encoded once, on its own; causal blocks over the turns' encodings join
 * them. An episode is then two places a turn instead of all its tokens. Beside the state at an utterance, Q reads what it
 * {@link Recall recalls} of utterances like it.
 */
final class TurnReading implements Reading {
    private final NDManager manager;
    private final Transformer encoder;
    private final Blocks turns;
    private final NDArray places;
    private final Recall recall;
    private final EpisodeBatch batch;
    private final TurnSequences sequences;
    private final NDArray encodings;
    private final NDArray keys;
    private final States rows;

    /**
     * Reads the batch.
     *
     * @param places [2 + W,D]: what marks an observation, what marks an utterance, then each place in the sequence
     */
    TurnReading(
            NDManager manager, Transformer encoder, Blocks turns, NDArray places, Recall recall, EpisodeBatch batch) {
        this.manager = manager;
        this.encoder = encoder;
        this.turns = turns;
        this.places = places;
        this.recall = recall;
        this.batch = batch;
        this.sequences = new TurnSequences(batch);
        this.encodings = TokenReading.encoded(manager, encoder, sequences.pieces());
        this.keys = recall.keys(manager, sequences.pieces());
        this.rows = turns.rows(
                manager, OpLibrary.one(manager, "embed_turns", encodings, sequences.pieceAt(manager), places));
    }

    @Override
    public NDArray contexts() {
        return statesAt(sequences.contextIndex());
    }

    @Override
    public NDArray nextContexts() {
        return statesAt(sequences.nextContextIndex());
    }

    @Override
    public NDArray storedUtterances() {
        int[][] own =
                IntStream.range(0, batch.turns()).mapToObj(batch::utterance).toArray(int[][]::new);
        Branches branches = new Branches(batch, 1);
        return statesAt(sequences.utteranceIndex()).concat(recalled(branches, new Asked(branches, own)), 1);
    }

    @Override
    public NDArray freshUtterances(int copies, int[][] utterances) {
        Branches branches = new Branches(batch, copies);
        Asked asked = new Asked(branches, utterances);
        NDArray visible = sequences.visible(manager, branches);
        NDArray x = OpLibrary.one(manager, "embed_next_turns", asked.encodings, asked.pieceOfCell, visible, places);
        States read = turns.branches(manager, rows, visible, x);
        return turns.statesAt(manager, read.hidden(), manager.create(asked.cells))
                .concat(recalled(branches, asked), 1);
    }

    /** Utterances in the cells of a grid, each distinct one encoded once. */
    private final class Asked {
        private final NDArray encodings;
        private final NDArray keys;
        private final NDArray pieceOfCell;
        private final long[] cells;

        private Asked(Branches branches, int[][] utterances) {
            Pieces pieces = new Pieces();
            long[] which = new long[branches.gridSize()];
            for (int m = 0; m < utterances.length; m++) {
                which[branches.cell(m)] = pieces.indexOf(utterances[m]);
            }
            encodings = TokenReading.encoded(manager, encoder, pieces);
            keys = recall.keys(manager, pieces);
            pieceOfCell = manager.create(which, new Shape(batch.rows(), branches.slots()));
            cells = IntStream.range(0, utterances.length)
                    .mapToLong(branches::cell)
                    .toArray();
        }
    }

    private NDArray recalled(Branches branches, Asked asked) {
        NDArray recalled = recall.recalled(
                manager,
                keys,
                encodings,
                sequences.pieceAt(manager),
                asked.keys,
                asked.pieceOfCell,
                sequences.earlier(manager, branches));
        return OpLibrary.one(manager, "gather_states", recalled, manager.create(asked.cells));
    }

    private NDArray statesAt(long[] index) {
        return turns.statesAt(manager, rows.hidden(), manager.create(index));
    }
}

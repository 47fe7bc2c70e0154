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
 * them. An episode is then two places a turn instead of all its tokens, and "this was said before" is one look back.
 */
final class TurnReading implements Reading {
    private final NDManager manager;
    private final Transformer encoder;
    private final Blocks turns;
    private final NDArray places;
    private final EpisodeBatch batch;
    private final TurnSequences sequences;
    private final States rows;

    /**
     * Reads the batch.
     *
     * @param places [2 + W,D]: what marks an observation, what marks an utterance, then each place in the sequence
     */
    TurnReading(NDManager manager, Transformer encoder, Blocks turns, NDArray places, EpisodeBatch batch) {
        this.manager = manager;
        this.encoder = encoder;
        this.turns = turns;
        this.places = places;
        this.batch = batch;
        this.sequences = new TurnSequences(batch);
        NDArray encodings = TokenReading.encoded(manager, encoder, sequences.pieces());
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
        return statesAt(sequences.utteranceIndex());
    }

    @Override
    public NDArray freshUtterances(int copies, int[][] utterances) {
        Branches branches = new Branches(batch, copies);
        Pieces pieces = new Pieces();
        long[] which = new long[branches.gridSize()];
        for (int m = 0; m < utterances.length; m++) {
            which[branches.cell(m)] = pieces.indexOf(utterances[m]);
        }
        NDArray visible = sequences.visible(manager, branches);
        NDArray x = OpLibrary.one(
                manager,
                "embed_next_turns",
                TokenReading.encoded(manager, encoder, pieces),
                manager.create(which, new Shape(batch.rows(), branches.slots())),
                visible,
                places);
        States read = turns.branches(manager, rows, visible, turns.noPast(manager, batch.rows(), branches.slots()), x);
        long[] cells =
                IntStream.range(0, utterances.length).mapToLong(branches::cell).toArray();
        return turns.statesAt(manager, read.hidden(), manager.create(cells));
    }

    private NDArray statesAt(long[] index) {
        return turns.statesAt(manager, rows.hidden(), manager.create(index));
    }
}

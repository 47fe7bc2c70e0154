package org.archerrl.critic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.stream.IntStream;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.batch.Pieces;
import org.archerrl.batch.Tree;
import org.archerrl.nn.States;
import org.archerrl.nn.Transformer;
import org.archerrl.torch.OpLibrary;

/**
 * One causal pass over each episode's tokens: the state at a context's end is the history's encoding.
 *
 * <p>APART: an utterance is encoded on its own by the same encoder, each distinct one once, and stands beside the history
 * (the paper). JOINT: the state at the utterance's last token encodes both.
 */
final class TokenReading implements Reading {
    private final NDManager manager;
    private final Transformer encoder;
    private final CriticForm form;
    private final EpisodeBatch batch;
    private final States rows;

    TokenReading(NDManager manager, Transformer encoder, CriticForm form, EpisodeBatch batch) {
        this.manager = manager;
        this.encoder = encoder;
        this.form = form;
        this.batch = batch;
        this.rows = encoder.rows(manager, batch.tokens(manager));
    }

    @Override
    public NDArray contexts() {
        return statesAt(batch.contextIndex());
    }

    @Override
    public NDArray nextContexts() {
        return statesAt(batch.nextContextIndex());
    }

    @Override
    public NDArray storedUtterances() {
        if (form == CriticForm.JOINT) {
            return statesAt(batch.utteranceIndex());
        }
        return contexts()
                .concat(
                        apart(IntStream.range(0, batch.turns())
                                .mapToObj(batch::utterance)
                                .toArray(int[][]::new)),
                        1);
    }

    @Override
    public NDArray freshUtterances(int copies, int[][] utterances) {
        if (form == CriticForm.JOINT) {
            Tree tree = new Tree(batch, copies, utterances, 0);
            NDArray hidden = encoder.tree(
                    manager,
                    tree.tokens(manager),
                    tree.positions(manager),
                    tree.visible(manager),
                    tree.branch(manager));
            long[] last = IntStream.range(0, utterances.length)
                    .mapToLong(m -> tree.stateIndex(m, utterances[m].length))
                    .toArray();
            return encoder.statesAt(manager, hidden, manager.create(last));
        }
        long[] perTurn = batch.contextIndex();
        long[] index = IntStream.range(0, utterances.length)
                .mapToLong(m -> perTurn[m / copies])
                .toArray();
        return statesAt(index).concat(apart(utterances), 1);
    }

    private NDArray statesAt(long[] index) {
        return encoder.statesAt(manager, rows.hidden(), manager.create(index));
    }

    private NDArray apart(int[][] utterances) {
        Pieces pieces = new Pieces();
        long[] which = IntStream.range(0, utterances.length)
                .mapToLong(m -> pieces.indexOf(utterances[m]))
                .toArray();
        return OpLibrary.one(manager, "gather_states", encoded(manager, encoder, pieces), manager.create(which));
    }

    /**
     * Returns the mean of each piece's token states, [U,D]. The last token's state alone would do once it is trained; at
     * the start it hardly differs between utterances, and a critic from scratch stays blind for long.
     */
    static NDArray encoded(NDManager manager, Transformer encoder, Pieces pieces) {
        States read = encoder.rows(manager, pieces.tokens(manager));
        NDArray states = encoder.statesAt(manager, read.hidden(), manager.create(pieces.tokenIndex()));
        NDArray sums =
                OpLibrary.one(manager, "sum_into", states, manager.create(pieces.pieceOfToken()), pieces.count());
        return sums.div(manager.create(pieces.lengths()).reshape(-1, 1));
    }
}

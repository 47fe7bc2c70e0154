package org.archerrl.critic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.batch.Pieces;
import org.archerrl.torch.OpLibrary;

/** Contexts and utterances as texts, each read on its own; a text that comes several times is encoded once. */
final class TextReading implements Reading {
    private final NDManager manager;
    private final Function<List<int[]>, NDArray> encoder;
    private final UnaryOperator<int[]> framed;
    private final EpisodeBatch batch;
    private final Pieces texts = new Pieces();
    private final long[] contexts;
    private NDArray encodings;

    /**
     * Reads the batch.
     *
     * @param encoder makes one vector of each text, [U,D]
     * @param framed from the policy's tokens to the encoder's
     */
    TextReading(
            NDManager manager,
            Function<List<int[]>, NDArray> encoder,
            UnaryOperator<int[]> framed,
            EpisodeBatch batch) {
        this.manager = manager;
        this.encoder = encoder;
        this.framed = framed;
        this.batch = batch;
        this.contexts = indices(batch.turns(), batch::context);
    }

    private long[] indices(int count, IntFunction<int[]> tokens) {
        return IntStream.range(0, count)
                .mapToLong(i -> texts.indexOf(framed.apply(tokens.apply(i))))
                .toArray();
    }

    @Override
    public NDArray contexts() {
        return encoded(contexts);
    }

    @Override
    public NDArray nextContexts() {
        return encoded(indices(batch.turns(), batch::nextContext));
    }

    @Override
    public NDArray storedUtterances() {
        return besideContexts(1, indices(batch.turns(), batch::utterance));
    }

    @Override
    public NDArray freshUtterances(int copies, int[][] utterances) {
        return besideContexts(copies, indices(utterances.length, m -> utterances[m]));
    }

    private NDArray besideContexts(int copies, long[] utterances) {
        long[] contextOf = LongStream.range(0, utterances.length)
                .map(m -> contexts[(int) m / copies])
                .toArray();
        return encoded(contextOf).concat(encoded(utterances), 1);
    }

    /** Returns the vectors [M,D] of texts by index; those not seen before are encoded together. */
    private NDArray encoded(long[] which) {
        int known = encodings == null ? 0 : (int) encodings.getShape().get(0);
        if (known < texts.count()) {
            NDArray added = encoder.apply(texts.from(known));
            encodings = known == 0 ? added : encodings.concat(added, 0);
        }
        return OpLibrary.one(manager, "gather_states", encodings, manager.create(which));
    }
}

package org.archerrl.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.archerrl.nn.States;
import org.archerrl.nn.Transformer;
import org.archerrl.torch.OpLibrary;

/** Draws one utterance for each cell of a grid of branches, token by token, until its terminator or the cap. */
public final class UtteranceSampler {
    private final Transformer transformer;
    private final int terminator;
    private final int maxTokens;

    /** Samples from {@code transformer}; an utterance ends with {@code terminator} or after {@code maxTokens}. */
    public UtteranceSampler(Transformer transformer, int terminator, int maxTokens) {
        this.transformer = transformer;
        this.terminator = terminator;
        this.maxTokens = maxTokens;
    }

    /**
     * Samples.
     *
     * @param rows keys and values of the rows
     * @param visible [R,S] how much of its row each cell follows
     * @param states [R S,D] normed state of each cell's last visible token
     * @param randoms the source of each cell's draws; null for a cell that nobody reads
     */
    public Utterances sample(
            NDManager parent,
            States rows,
            NDArray visible,
            NDArray states,
            SplittableRandom[] randoms,
            Decoding decoding) {
        int cells = randoms.length;
        Shape grid = visible.getShape();
        int[][] tokens = new int[cells][maxTokens];
        float[][] logProbs = new float[cells][maxTokens];
        int[] lengths = new int[cells];
        boolean[] open = new boolean[cells];
        int left = 0;
        for (int c = 0; c < cells; c++) {
            open[c] = randoms[c] != null;
            left += open[c] ? 1 : 0;
        }
        try (NDManager manager = parent.newSubManager()) {
            States past = transformer.noPast(manager, grid.get(0), grid.get(1));
            NDArray state = states;
            for (int step = 0; step < maxTokens && left > 0; step++) {
                NDList drawn = draw(manager, state, randoms, open, decoding);
                long[] ids = drawn.get(0).toLongArray();
                float[] logProb = drawn.get(1).toFloatArray();
                for (int c = 0; c < cells; c++) {
                    if (open[c]) {
                        tokens[c][step] = (int) ids[c];
                        logProbs[c][step] = logProb[c];
                        lengths[c] = step + 1;
                        if (ids[c] == terminator) {
                            open[c] = false;
                            left--;
                        }
                    }
                }
                if (left > 0 && step + 1 < maxTokens) {
                    NDArray next = drawn.get(0).reshape(grid.get(0), grid.get(1), 1);
                    past = transformer.branches(manager, rows, visible, past, next);
                    state = transformer.statesAt(manager, past.hidden(), manager.arange(0, cells, 1, DataType.INT64));
                }
            }
        }
        for (int c = 0; c < cells; c++) {
            tokens[c] = Arrays.copyOf(tokens[c], lengths[c]);
            logProbs[c] = Arrays.copyOf(logProbs[c], lengths[c]);
        }
        return new Utterances(tokens, logProbs);
    }

    private NDList draw(
            NDManager manager, NDArray state, SplittableRandom[] randoms, boolean[] open, Decoding decoding) {
        if (decoding == Decoding.GREEDY) {
            return OpLibrary.many(manager, "most_likely", state, transformer.tokenEmbedding());
        }
        float[] uniform = new float[randoms.length];
        for (int c = 0; c < uniform.length; c++) {
            uniform[c] = open[c] ? (randoms[c].nextInt() >>> 8) * 0x1p-24f : 0;
        }
        return OpLibrary.many(manager, "draw", state, transformer.tokenEmbedding(), manager.create(uniform), 1.0);
    }
}

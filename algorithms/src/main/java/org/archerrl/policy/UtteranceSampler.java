package org.archerrl.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.google.common.primitives.Floats;
import com.google.common.primitives.Ints;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.archerrl.nn.States;
import org.archerrl.nn.Transformer;
import org.archerrl.torch.OpLibrary;

/** Draws one utterance for each cell of a grid of branches, token by token, until it is over. */
public final class UtteranceSampler {
    private final Transformer transformer;
    private final Stopping stopping;

    /** Samples from {@code transformer}; {@code stopping} says when an utterance is over. */
    public UtteranceSampler(Transformer transformer, Stopping stopping) {
        this.transformer = transformer;
        this.stopping = stopping;
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
        return sample(parent, rows, visible, states, Optional.empty(), randoms, decoding);
    }

    /**
     * Samples as {@link #sample(NDManager, States, NDArray, NDArray, SplittableRandom[], Decoding)} does, from a distribution
     * that may be perturbed: log-probabilities are those of the perturbed one.
     */
    public Utterances sample(
            NDManager parent,
            States rows,
            NDArray visible,
            NDArray states,
            Optional<Perturbation.Following> perturbed,
            SplittableRandom[] randoms,
            Decoding decoding) {
        int[][] tokens = new int[randoms.length][0];
        float[][] logProbs = new float[randoms.length][0];
        Grid grid = new Grid((int) visible.getShape().get(0), randoms);
        try (NDManager manager = parent.newSubManager()) {
            NDArray seen = visible;
            Reader policy = new Reader(manager, transformer, rows, states, grid);
            Optional<Reader> perturbing =
                    perturbed.map(p -> new Reader(manager, p.perturbation().transformer(), p.rows(), p.states(), grid));
            List<Reader> readers =
                    Stream.concat(Stream.of(policy), perturbing.stream()).toList();
            while (true) {
                try (NDManager scope = manager.newSubManager()) {
                    List<NDArray> added = perturbing.stream()
                            .map(reader ->
                                    perturbed.orElseThrow().perturbation().added(scope, reader.states()))
                            .toList();
                    NDList drawn = draw(scope, policy.states(), added, grid, decoding);
                    take(drawn, grid, tokens, logProbs);
                    if (grid.isEmpty()) {
                        break;
                    }
                    NDArray next = drawn.get(0).reshape(grid.rows(), grid.slots(), 1);
                    if (grid.isWorthPacking()) {
                        NDArray index = scope.create(grid.pack());
                        seen = rearranged(manager, seen, index);
                        next = rearranged(scope, next, index);
                        readers.forEach(reader -> reader.rearrange(index));
                    }
                    for (Reader reader : readers) {
                        reader.read(scope, seen, next);
                    }
                }
            }
        }
        return new Utterances(tokens, logProbs);
    }

    /** Appends each open cell's token, and closes the cells that it ends. */
    private void take(NDList drawn, Grid grid, int[][] tokens, float[][] logProbs) {
        long[] ids = drawn.get(0).toLongArray();
        float[] logProb = drawn.get(1).toFloatArray();
        for (int place = 0; place < ids.length; place++) {
            int cell = grid.cellAt(place);
            if (cell >= 0) {
                tokens[cell] = Ints.concat(tokens[cell], new int[] {(int) ids[place]});
                logProbs[cell] = Floats.concat(logProbs[cell], new float[] {logProb[place]});
                if (stopping.isOver(tokens[cell])) {
                    grid.close(place);
                }
            }
        }
    }

    private static NDArray rearranged(NDManager manager, NDArray array, NDArray index) {
        return OpLibrary.one(manager, "rearrange", array, index);
    }

    private NDList draw(NDManager manager, NDArray state, List<NDArray> added, Grid grid, Decoding decoding) {
        if (decoding.temperature() == 0) {
            return OpLibrary.many(manager, "most_likely", state, transformer.outputProjection(), added);
        }
        NDArray uniform = manager.create(grid.uniforms());
        if (decoding.equals(Decoding.SAMPLE)) {
            return OpLibrary.many(manager, "draw", state, transformer.outputProjection(), uniform, 1.0, added);
        }
        return OpLibrary.many(
                manager,
                "draw_among",
                state,
                transformer.outputProjection(),
                uniform,
                decoding.temperature(),
                decoding.topK(),
                decoding.topP(),
                added);
    }
}

package org.archerrl.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.common.primitives.Ints;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.archerrl.Toy;
import org.archerrl.batch.Branches;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.batch.Tree;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a token sequence is read, in one row, in pieces, as branches or as a tree, its states are the same. */
abstract class DecoderContract {
    static final int VOCABULARY = 7;
    static final int WIDTH = 8;
    static final float CLOSE = 1e-5f;
    /** More tokens than a cache of branches has room for at first. */
    private static final int LONGEST = 20;

    private final Parameters parameters;
    private final Transformer transformer;
    private Autograd scope;
    private NDManager manager;

    /** Draws weights that are spread out, so that every bias and norm shows. */
    DecoderContract(TransformerConfig config) {
        SplittableRandom random = new SplittableRandom(1);
        parameters = new Parameters(ComputeDevice.CPU);
        Transformer.shapes(config).forEach((name, shape) -> {
            boolean isScale = shape.dimension() == 1 && name.endsWith(".weight");
            float[] values = new float[(int) shape.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (0.5 * random.nextGaussian()) + (isScale ? 1 : 0);
            }
            parameters.add(name, shape, values);
        });
        transformer = new Transformer(config, parameters, config.family().prefix());
    }

    @BeforeEach
    void open() {
        scope = Autograd.off();
        manager = ComputeDevice.CPU.scope();
    }

    @AfterEach
    void close() {
        manager.close();
        scope.close();
        parameters.close();
    }

    @Test
    void laterTokensAndPaddingChangeNothingBefore() {
        int[] tokens = {3, 1, 4, 1, 5};
        float[] alone = lastState(tokens);
        for (int padding = 0; padding < VOCABULARY; padding++) {
            long[] rows = {3, 1, 4, 1, 5, padding, padding, 6, 5, 4, 3, 2, 1, 0};
            States read = transformer.rows(manager, manager.create(rows, new Shape(2, 7)));
            assertArrayEquals(alone, states(read.hidden(), 4), CLOSE);
        }
    }

    @Test
    void everyTokenAndItsPlaceCount() {
        float[] state = lastState(3, 1, 4);
        for (int[] other : new int[][] {{3, 1, 5}, {2, 1, 4}, {3, 2, 4}, {1, 3, 4}, {3, 3, 1, 4}}) {
            double distance = 0;
            float[] changed = lastState(other);
            for (int d = 0; d < state.length; d++) {
                distance = Math.max(distance, Math.abs(state[d] - changed[d]));
            }
            assertEquals(true, distance > 1e-2, Arrays.toString(other) + " moves the state by " + distance);
        }
    }

    @Test
    void aRowReadInPiecesIsTheRow() {
        SplittableRandom random = new SplittableRandom(5);
        int[][] rows = new int[3][0];
        try (RowCache cache = new RowCache(transformer, rows.length)) {
            for (int step = 0; step < 12; step++) {
                int[][] pieces = new int[rows.length][];
                for (int r = 0; r < rows.length; r++) {
                    pieces[r] = random.ints(random.nextInt(5), 0, VOCABULARY).toArray();
                    if (rows[r].length + pieces[r].length > Toy.CONTEXT) {
                        cache.clear(r);
                        rows[r] = new int[0];
                    }
                    rows[r] = Ints.concat(rows[r], pieces[r]);
                }
                try (NDManager piece = manager.newSubManager()) {
                    float[] read = cache.append(piece, pieces).toFloatArray();
                    for (int r = 0; r < rows.length; r++) {
                        assertEquals(rows[r].length, cache.length(r));
                        if (pieces[r].length > 0) {
                            assertArrayEquals(
                                    lastState(rows[r]), Arrays.copyOfRange(read, r * WIDTH, (r + 1) * WIDTH), CLOSE);
                        }
                    }
                }
            }
        }
    }

    @Test
    void aRowGrowsToTheContextAndNoFurther() {
        int[][] full = {IntStream.range(0, Toy.CONTEXT).map(i -> i % VOCABULARY).toArray()};
        try (RowCache cache = new RowCache(transformer, 1)) {
            assertArrayEquals(lastState(full[0]), cache.append(manager, full).toFloatArray(), CLOSE);
            assertEquals(
                    "a row of 40 tokens can't take 1 more: the model's context is 40",
                    assertThrows(IllegalArgumentException.class, () -> cache.append(manager, new int[][] {{1}}))
                            .getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void treesAndBranchesAndPlainSequencesAgree(int copies) {
        EpisodeBatch batch = new EpisodeBatch(Toy.episodes(6, VOCABULARY, 11));
        int[][] utterances = Toy.utterances(batch.turns() * copies, VOCABULARY, 12);
        Tree tree = new Tree(batch, copies, utterances, 0);
        NDArray ofTree = transformer.tree(
                manager, tree.tokens(manager), tree.positions(manager), tree.visible(manager), tree.branch(manager));
        Branches branches = new Branches(batch, copies);
        States rows = transformer.rows(manager, batch.tokens(manager));
        NDArray ofBranches = transformer
                .branches(manager, rows, branches.visible(manager), tokens(branches, utterances, 0, 4))
                .hidden();
        for (int m = 0; m < utterances.length; m++) {
            int n = m / copies;
            int[] context = context(batch, n);
            for (int read = 0; read <= utterances[m].length; read++) {
                float[] plain = lastState(Ints.concat(context, Arrays.copyOf(utterances[m], read)));
                assertArrayEquals(plain, states(ofTree, tree.stateIndex(m, read)), CLOSE);
                assertArrayEquals(
                        plain,
                        read == 0
                                ? states(rows.hidden(), batch.contextIndex()[n])
                                : states(ofBranches, branches.cell(m) * 4L + read - 1),
                        CLOSE);
            }
        }
    }

    @Test
    void branchesReadTokenByTokenAreTheBranchesReadAtOnce() {
        EpisodeBatch batch = new EpisodeBatch(Toy.episodes(4, VOCABULARY, 21));
        int[][] utterances = Toy.utterances(batch.turns() * 2, VOCABULARY, 22);
        Branches branches = new Branches(batch, 2);
        States rows = transformer.rows(manager, batch.tokens(manager));
        NDArray visible = branches.visible(manager);
        NDArray atOnce = transformer
                .branches(manager, rows, visible, tokens(branches, utterances, 0, LONGEST))
                .hidden();
        BranchCache past = transformer.branchCache(manager, batch.rows(), branches.slots());
        for (int i = 0; i < LONGEST; i++) {
            NDArray hidden = transformer.branches(manager, rows, visible, past, tokens(branches, utterances, i, 1));
            for (int m = 0; m < utterances.length; m++) {
                assertArrayEquals(
                        states(atOnce, branches.cell(m) * (long) LONGEST + i), states(hidden, branches.cell(m)), CLOSE);
            }
        }
        assertEquals(LONGEST, past.read());
    }

    /** Returns tokens {@code from} to {@code from + length - 1} of each utterance in its cell, zeros after its end. */
    private NDArray tokens(Branches branches, int[][] utterances, int from, int length) {
        long[] tokens = new long[branches.gridSize() * length];
        for (int m = 0; m < utterances.length; m++) {
            for (int i = 0; i < length && from + i < utterances[m].length; i++) {
                tokens[branches.cell(m) * length + i] = utterances[m][from + i];
            }
        }
        return manager.create(tokens, new Shape(branches.gridSize() / branches.slots(), branches.slots(), length));
    }

    private static int[] context(EpisodeBatch batch, int n) {
        return IntStream.range(0, batch.contextLength(n))
                .map(i -> batch.token(batch.row(n), i))
                .toArray();
    }

    final float[] lastState(int... tokens) {
        long[] row = Arrays.stream(tokens).asLongStream().toArray();
        States read = transformer.rows(manager, manager.create(row, new Shape(1, row.length)));
        return states(read.hidden(), row.length - 1);
    }

    private float[] states(NDArray hidden, long index) {
        return transformer
                .statesAt(manager, hidden, manager.create(new long[] {index}))
                .toFloatArray();
    }
}

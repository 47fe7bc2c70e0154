package org.archerrl.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.archerrl.Toy;
import org.archerrl.interaction.Ending;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.torch.ComputeDevice;
import org.junit.jupiter.api.Test;

/** Two episodes by hand: 11 12 | 13 0 | 14 | 0 | 15 16 in one segment; 21 | 22 0 , then a new segment 31 32 33 | 0 | 34. */
class EpisodeBatchTest {
    private static final TokenTrajectory ONE_SEGMENT = new TokenTrajectory(
            "a",
            0,
            new int[] {11, 12, 13, 0, 14, 0, 15, 16},
            List.of(turn(0, 2, 4, 1, Ending.CONTINUES), turn(0, 5, 6, 2, Ending.TRUNCATED)),
            0);
    private static final TokenTrajectory TWO_SEGMENTS = new TokenTrajectory(
            "b",
            0,
            new int[] {21, 22, 0, 31, 32, 33, 0, 34},
            List.of(turn(0, 1, 3, 3, Ending.CONTINUES), turn(3, 6, 7, 4, Ending.TERMINATED)),
            3);

    private final EpisodeBatch batch = new EpisodeBatch(List.of(ONE_SEGMENT, TWO_SEGMENTS));

    @Test
    void aRowIsASegmentAndEveryTurnKnowsItsPlace() {
        assertEquals(3, batch.rows());
        assertEquals(8, batch.width());
        assertEquals(4, batch.turns());
        assertEquals(2, batch.slotsOfRow());
        assertArrayEquals(
                new int[] {8, 3, 5}, IntStream.range(0, 3).map(batch::rowLength).toArray());
        assertArrayEquals(new int[] {0, 0, 1, 1}, ofTurns(batch::episode));
        assertArrayEquals(new int[] {0, 0, 1, 2}, ofTurns(batch::row));
        assertArrayEquals(new int[] {0, 1, 0, 0}, ofTurns(batch::slot));
        assertArrayEquals(new int[] {2, 5, 1, 3}, ofTurns(batch::contextLength));
        assertArrayEquals(new int[] {0, 0, 2, 2}, ofTurns(batch::nextRow));
        assertArrayEquals(new int[] {5, 8, 3, 5}, ofTurns(batch::nextLength));
        assertArrayEquals(new int[] {13, 0}, batch.utterance(0));
        assertArrayEquals(new double[] {1, 2, 3, 4}, batch.rewards());
        assertEquals(List.of(Ending.CONTINUES, Ending.TRUNCATED, Ending.CONTINUES, Ending.TERMINATED), batch.endings());
    }

    @Test
    void indicesPointAtLastTokens() {
        assertArrayEquals(new int[] {12, 14, 21, 33}, tokensAt(batch.contextIndex()));
        assertArrayEquals(new int[] {14, 16, 33, 34}, tokensAt(batch.nextContextIndex()));
        assertArrayEquals(new int[] {0, 0, 0, 0}, tokensAt(batch.utteranceIndex()));
        assertArrayEquals(new long[] {3, 5, 10, 19}, batch.utteranceIndex());
    }

    @Test
    void branchesOfATurnStandTogetherInItsRow() {
        Branches branches = new Branches(batch, 2);
        assertEquals(8, branches.count());
        assertEquals(12, branches.gridSize());
        assertArrayEquals(
                new int[] {0, 1, 2, 3, 4, 5, 8, 9},
                IntStream.range(0, 8).map(branches::cell).toArray());
        try (NDManager manager = ComputeDevice.CPU.scope()) {
            // Slots of rows with fewer turns than the fullest follow one token.
            assertArrayEquals(
                    new long[] {2, 2, 5, 5, 1, 1, 1, 1, 3, 3, 1, 1},
                    branches.visible(manager).toLongArray());
        }
    }

    @Test
    void aTreeHoldsTheRowsThenTheirBranches() {
        int[][] utterances = {{7, 0}, {8}, {9, 9, 9}, {0}};
        Tree tree = new Tree(batch, 1, utterances, 1);
        try (NDManager manager = ComputeDevice.CPU.scope()) {
            assertEquals(new Shape(3, 9), tree.tokens(manager).getShape());
            assertArrayEquals(
                    new long[] {
                        11, 12, 13, 0, 14, 0, 15, 16, 7, 21, 22, 0, 9, 9, 0, 0, 0, 0, 31, 32, 33, 0, 34, 0, 0, 0, 0
                    },
                    tree.tokens(manager).toLongArray());
            long[] branch = tree.branch(manager).toLongArray();
            assertEquals(0, branch[8]);
            assertArrayEquals(new long[] {2, 2, -1}, Arrays.copyOfRange(branch, 12, 15));
            // The branch of turn 2 goes on at position 1, after the one token it sees.
            assertArrayEquals(
                    new long[] {1, 2},
                    Arrays.copyOfRange(tree.positions(manager).toLongArray(), 12, 14));
            assertArrayEquals(
                    new long[] {1, 1}, Arrays.copyOfRange(tree.visible(manager).toLongArray(), 12, 14));
        }
        assertEquals(1, tree.stateIndex(0, 0));
        assertEquals(8, tree.stateIndex(0, 1));
        assertEquals(13, tree.stateIndex(2, 2));
    }

    @Test
    void sequencesOfTurnsCutTheRowsIntoPieces() {
        TurnSequences sequences = new TurnSequences(batch);
        // 11 12 | 13 0 | 14 | 0 | 15 16; 21 | 22 0; 31 32 33 | 0 (again) | 34
        assertEquals(5, sequences.width());
        assertEquals(9, sequences.pieces().count());
        assertArrayEquals(new long[] {0, 2, 5, 10}, sequences.contextIndex());
        assertArrayEquals(new long[] {1, 3, 6, 11}, sequences.utteranceIndex());
        assertArrayEquals(new long[] {2, 4, 10, 12}, sequences.nextContextIndex());
    }

    @Test
    void whateverTheEpisodesNothingIsLost() {
        List<TokenTrajectory> episodes = Toy.episodes(50, 5, 3);
        EpisodeBatch all = new EpisodeBatch(episodes);
        int n = 0;
        for (TokenTrajectory episode : episodes) {
            for (TokenTurn turn : episode.turns()) {
                int[] context = Arrays.copyOfRange(episode.tokens(), turn.contextStart(), turn.contextEnd());
                int row = all.row(n);
                assertArrayEquals(
                        context,
                        IntStream.range(0, all.contextLength(n))
                                .map(i -> all.token(row, i))
                                .toArray());
                assertArrayEquals(
                        Arrays.copyOfRange(episode.tokens(), turn.contextEnd(), turn.utteranceEnd()), all.utterance(n));
                n++;
            }
        }
        assertEquals(all.turns(), n);
    }

    private int[] ofTurns(java.util.function.IntUnaryOperator property) {
        return IntStream.range(0, batch.turns()).map(property).toArray();
    }

    private int[] tokensAt(long[] index) {
        return Arrays.stream(index)
                .mapToInt(i -> batch.token((int) i / batch.width(), (int) i % batch.width()))
                .toArray();
    }

    private static TokenTurn turn(int start, int contextEnd, int utteranceEnd, double reward, Ending ending) {
        return new TokenTurn(start, contextEnd, utteranceEnd, new float[0], reward, ending);
    }
}

package org.archerrl.batch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.archerrl.interaction.Ending;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;

/**
 * Whole episodes as a block of rows: one row for each segment of shared context, padded on the right.
 *
 * <p>Turns are numbered 0..N-1 over all episodes in order. Turn n stands in row {@code row(n)}; its context is that row's
 * first {@code contextLength(n)} tokens. The context after turn n is found the same way through {@code nextRow(n)} and
 * {@code nextLength(n)}. Legend: R rows, T longest row, N turns, S most turns of a row.
 */
public final class EpisodeBatch {
    private final List<int[]> rows = new ArrayList<>();
    private final List<TokenTurn> turns = new ArrayList<>();
    private final List<int[]> utterances = new ArrayList<>();
    private final List<int[]> places = new ArrayList<>();
    private final List<Integer> episodes = new ArrayList<>();
    private final int[] slots;
    private final int width;
    private final int slotsOfRow;

    private static final int ROW = 0;
    private static final int LENGTH = 1;
    private static final int NEXT_ROW = 2;
    private static final int NEXT_LENGTH = 3;
    private static final int NEXT_SLOT = 4;

    /** Lays out the episodes in the order given. */
    public EpisodeBatch(List<TokenTrajectory> episodes) {
        for (int e = 0; e < episodes.size(); e++) {
            add(e, episodes.get(e));
        }
        width = rows.stream().mapToInt(r -> r.length).max().orElse(1);
        int[] used = new int[rows.size()];
        slots = new int[turns.size()];
        for (int n = 0; n < slots.length; n++) {
            slots[n] = used[row(n)]++;
        }
        slotsOfRow = Math.max(1, Arrays.stream(used).max().orElse(1));
    }

    private void add(int number, TokenTrajectory episode) {
        List<TokenTurn> all = episode.turns();
        Map<Integer, Integer> ends = new LinkedHashMap<>();
        for (int t = 0; t <= all.size(); t++) {
            int end = t < all.size() ? all.get(t).utteranceEnd() : episode.tokens().length;
            ends.merge(episode.contextStart(t), end, Math::max);
        }
        Map<Integer, Integer> rowOf = new LinkedHashMap<>();
        ends.forEach((start, end) -> {
            rowOf.put(start, rows.size());
            rows.add(Arrays.copyOfRange(episode.tokens(), start, end));
        });
        Map<Integer, Integer> taken = new LinkedHashMap<>();
        for (int t = 0; t < all.size(); t++) {
            TokenTurn turn = all.get(t);
            turns.add(turn);
            episodes.add(number);
            utterances.add(Arrays.copyOfRange(episode.tokens(), turn.contextEnd(), turn.utteranceEnd()));
            taken.merge(rowOf.get(turn.contextStart()), 1, Integer::sum);
            int next = episode.contextStart(t + 1);
            places.add(new int[] {
                rowOf.get(turn.contextStart()),
                turn.contextEnd() - turn.contextStart(),
                rowOf.get(next),
                episode.contextEnd(t + 1) - next,
                taken.getOrDefault(rowOf.get(next), 0)
            });
        }
    }

    /** Returns N. */
    public int turns() {
        return turns.size();
    }

    /** Returns R. */
    public int rows() {
        return rows.size();
    }

    /** Returns T. */
    public int width() {
        return width;
    }

    /** Returns S. */
    public int slotsOfRow() {
        return slotsOfRow;
    }

    /** Returns the number of tokens of a row. */
    public int rowLength(int row) {
        return rows.get(row).length;
    }

    /** Returns token i of a row. */
    public int token(int row, int i) {
        return rows.get(row)[i];
    }

    /** Returns the row of turn n. */
    public int row(int n) {
        return places.get(n)[ROW];
    }

    /** Returns how many tokens of its row turn n has seen. */
    public int contextLength(int n) {
        return places.get(n)[LENGTH];
    }

    /** Returns the slot of turn n among the turns of its row, from 0. */
    public int slot(int n) {
        return slots[n];
    }

    /** Returns the row of the context after turn n. */
    public int nextRow(int n) {
        return places.get(n)[NEXT_ROW];
    }

    /** Returns how many tokens of {@link #nextRow} make the context after turn n. */
    public int nextLength(int n) {
        return places.get(n)[NEXT_LENGTH];
    }

    /** Returns the slot of the context after turn n in its row: a turn's, or one past the last turn's. */
    public int nextSlot(int n) {
        return places.get(n)[NEXT_SLOT];
    }

    /** Returns a copy of the tokens that turn n has seen. */
    public int[] context(int n) {
        return Arrays.copyOf(rows.get(row(n)), contextLength(n));
    }

    /** Returns a copy of the tokens of the context after turn n. */
    public int[] nextContext(int n) {
        return Arrays.copyOf(rows.get(nextRow(n)), nextLength(n));
    }

    /** Returns the stored utterance of turn n, its terminator included; not to be changed. */
    public int[] utterance(int n) {
        return utterances.get(n);
    }

    /** Returns turn n as recorded. */
    public TokenTurn turn(int n) {
        return turns.get(n);
    }

    /** Returns which of the batch's episodes turn n belongs to. */
    public int episode(int n) {
        return episodes.get(n);
    }

    /** Returns the rewards [N]. */
    public double[] rewards() {
        return turns.stream().mapToDouble(TokenTurn::reward).toArray();
    }

    /** Returns how each turn left its episode [N]. */
    public List<Ending> endings() {
        return turns.stream().map(TokenTurn::ending).toList();
    }

    /** Returns the tokens [R,T] int64. */
    public NDArray tokens(NDManager manager) {
        long[] padded = new long[rows.size() * width];
        for (int r = 0; r < rows.size(); r++) {
            for (int i = 0; i < rows.get(r).length; i++) {
                padded[r * width + i] = rows.get(r)[i];
            }
        }
        return manager.create(padded, new Shape(rows.size(), width));
    }

    /** Returns for each turn the flat index [N] of its context's last token in [R,T]. */
    public long[] contextIndex() {
        return index(ROW, LENGTH);
    }

    /** Returns for each turn the flat index [N] of the last token of the context after it, in [R,T]. */
    public long[] nextContextIndex() {
        return index(NEXT_ROW, NEXT_LENGTH);
    }

    /** Returns for each turn the flat index [N] of its utterance's last token in [R,T]. */
    public long[] utteranceIndex() {
        long[] index = contextIndex();
        for (int n = 0; n < index.length; n++) {
            index[n] += utterance(n).length;
        }
        return index;
    }

    private long[] index(int row, int length) {
        return places.stream()
                .mapToLong(p -> (long) p[row] * width + p[length] - 1)
                .toArray();
    }
}

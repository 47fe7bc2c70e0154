package org.archerrl.rollout;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.archerrl.nn.RowCache;
import org.archerrl.nn.States;
import org.archerrl.nn.Transformer;
import org.archerrl.rollout.Voice.Heard;

/** What a transformer has read of each seat's episode, so that it reads no token twice. */
final class SeatCache implements AutoCloseable {
    private final RowCache rows;
    private final int[][] read;

    /** Has read nothing yet. */
    SeatCache(Transformer transformer, int seats) {
        rows = new RowCache(transformer, seats);
        read = new int[seats][0];
    }

    /** Reads what is new in each seat that is played, and returns the normed state [R,D] at its end. */
    NDArray read(NDManager step, List<Optional<Heard>> heard) {
        return rows.append(
                step,
                IntStream.range(0, read.length)
                        .mapToObj(seat ->
                                heard.get(seat).map(h -> unread(seat, h.seen())).orElse(new int[0]))
                        .toArray(int[][]::new));
    }

    /**
     * Returns the tokens that have not been read yet, at least one; clears the row first if the context is a new one, or the
     * very one that was read: the state at its end is not kept.
     */
    private int[] unread(int seat, int[] seen) {
        if (seen.length <= read[seat].length || !Arrays.equals(read[seat], Arrays.copyOf(seen, read[seat].length))) {
            rows.clear(seat);
            read[seat] = new int[0];
        }
        int[] fresh = Arrays.copyOfRange(seen, read[seat].length, seen.length);
        read[seat] = seen;
        return fresh;
    }

    /** Returns the keys and values of the rows: views, see {@link RowCache#states}. */
    States rows(NDManager view) {
        return rows.states(view);
    }

    /** Returns how many tokens of its row each seat has read, at least 1, [R,1] int64. */
    NDArray visible(NDManager step) {
        long[] visible = IntStream.range(0, read.length)
                .mapToLong(seat -> Math.max(1, rows.length(seat)))
                .toArray();
        return step.create(visible, new Shape(visible.length, 1));
    }

    /** Returns what reads the rows. */
    Transformer transformer() {
        return rows.transformer();
    }

    @Override
    public void close() {
        rows.close();
    }
}

package org.archerrl.policy;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Which cells are still being sampled, and where in a rectangle of places [R,S] each one stands.
 *
 * <p>Finished cells leave: when enough places are empty, the open cells of each row move together.
 */
final class Grid {
    private static final double WORTH_PACKING = 0.75;

    private final int rows;
    private final SplittableRandom[] randoms;
    private int slots;
    private int[] cells;

    /** Starts with cell i at place i; cells without a source of randomness are closed. */
    Grid(int rows, SplittableRandom[] randoms) {
        this.rows = rows;
        this.randoms = randoms;
        this.slots = randoms.length / rows;
        this.cells = new int[randoms.length];
        Arrays.setAll(cells, i -> randoms[i] == null ? -1 : i);
    }

    int rows() {
        return rows;
    }

    int slots() {
        return slots;
    }

    /** Returns the open cell at a place, -1 for none. */
    int cellAt(int place) {
        return cells[place];
    }

    void close(int place) {
        cells[place] = -1;
    }

    boolean isEmpty() {
        return Arrays.stream(cells).allMatch(c -> c < 0);
    }

    /** Returns one number in [0, 1) for each place; closed places draw nothing. */
    float[] uniforms() {
        float[] uniforms = new float[cells.length];
        for (int place = 0; place < cells.length; place++) {
            uniforms[place] = cells[place] < 0 ? 0 : (randoms[cells[place]].nextInt() >>> 8) * 0x1p-24f;
        }
        return uniforms;
    }

    boolean isWorthPacking() {
        return mostOpenInARow() <= WORTH_PACKING * slots;
    }

    private int mostOpenInARow() {
        int most = 1;
        for (int row = 0; row < rows; row++) {
            int open = 0;
            for (int slot = 0; slot < slots; slot++) {
                open += cells[row * slots + slot] < 0 ? 0 : 1;
            }
            most = Math.max(most, open);
        }
        return most;
    }

    /** Moves the open cells together and returns, for each new place, the old place whose content it takes. */
    long[] pack() {
        int width = mostOpenInARow();
        long[] origins = new long[rows * width];
        int[] packed = new int[rows * width];
        Arrays.fill(packed, -1);
        for (int row = 0; row < rows; row++) {
            Arrays.fill(origins, row * width, (row + 1) * width, (long) row * slots);
            int to = row * width;
            for (int place = row * slots; place < (row + 1) * slots; place++) {
                if (cells[place] >= 0) {
                    origins[to] = place;
                    packed[to++] = cells[place];
                }
            }
        }
        cells = packed;
        slots = width;
        return origins;
    }
}

package org.archerrl.stats;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.archerrl.rl.Seed;

/**
 * Ways to draw runs with replacement: every way once where there are few, otherwise as many random ones as are asked for.
 *
 * <p>A way is a row of indices; index {@code i} lies below {@code bounds[i]}.
 */
final class Draws {
    private final int[] bounds;
    private final int[] indices;
    private final SplittableRandom random;
    private final int count;
    private final boolean isExhaustive;

    Draws(int[] bounds, int most, Seed seed) {
        this.bounds = bounds.clone();
        this.indices = new int[bounds.length];
        this.random = seed.random();
        double ways = 1;
        for (int bound : bounds) {
            ways *= bound;
        }
        this.isExhaustive = ways <= most;
        this.count = isExhaustive ? (int) ways : most;
        if (isExhaustive) {
            Arrays.fill(indices, 0);
            indices[indices.length - 1] = -1;
        }
    }

    /** Returns how many there are. */
    int count() {
        return count;
    }

    /** Returns the next way, an array that is written over. */
    int[] next() {
        if (isExhaustive) {
            int i = indices.length - 1;
            while (++indices[i] == bounds[i]) {
                indices[i--] = 0;
            }
        } else {
            Arrays.setAll(indices, i -> random.nextInt(bounds[i]));
        }
        return indices;
    }
}

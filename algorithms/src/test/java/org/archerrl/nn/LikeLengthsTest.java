package org.archerrl.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LikeLengthsTest {
    @Test
    void everyRowStandsInOnePassWithLittlePadding() {
        SplittableRandom random = new SplittableRandom(4);
        int[] lengths = random.ints(500, 1, 513).toArray();
        List<int[]> passes = LikeLengths.of(lengths);
        assertArrayEquals(
                IntStream.range(0, 500).toArray(),
                passes.stream().flatMapToInt(Arrays::stream).sorted().toArray());
        for (int[] pass : passes) {
            int longest = lengths[pass[0]];
            assertTrue(pass.length * longest <= LikeLengths.MOST_TOKENS);
            for (int row : pass) {
                assertTrue(lengths[row] <= longest);
                assertTrue(lengths[row] >= .75 * longest || longest - lengths[row] <= LikeLengths.ALIKE);
            }
        }
        // Lengths 512 down by quarters to 32, and all shorter ones but the very short together.
        assertTrue(passes.size() < 25, passes.size() + " passes");
    }

    @Test
    void aRowLongerThanAPassGoesAlone() {
        assertEquals(3, LikeLengths.of(new int[] {20_000, 20_000, 5}).size());
        assertEquals(0, LikeLengths.of(new int[0]).size());
    }
}

package org.archerrl.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiltersTest {
    private static final double[] TEN = {3, 1, 2, 10, 5, 4, 9, 6, 8, 7};
    private static final double[] TWO_KINDS = {0, -20, 0, -20, -20, 0, 0, -20, 0, -20};

    @Test
    void theQuantileIsLinearBetweenOrderStatistics() {
        assertEquals(9.1, Filters.quantile(TEN, .9), 1e-12);
        assertEquals(5.5, Filters.quantile(TEN, .5), 1e-12);
        assertEquals(1, Filters.quantile(TEN, 0), 0);
        assertEquals(10, Filters.quantile(TEN, 1), 0);
        assertEquals(7, Filters.quantile(new double[] {7}, .9), 0);
    }

    @Test
    void tiesAtTheQuantileAreAllKept() {
        assertArrayEquals(new int[] {3}, Filters.keptAtQuantile(TEN, .9));
        assertEquals(0, Filters.quantile(TWO_KINDS, .9), 0);
        assertArrayEquals(new int[] {0, 2, 5, 6, 8}, Filters.keptAtQuantile(TWO_KINDS, .9));
        assertEquals(10, Filters.keptAtQuantile(new double[10], .9).length);
        assertEquals(0, Filters.keptAtQuantile(new double[0], .9).length);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0", "9, 1, 0", "10, 1, 1", "11, 2, 1", "19, 2, 1", "20, 2, 2", "100, 10, 10", "101, 11, 10"})
    void theTwoRulesKeepDifferentCounts(int count, int atQuantile, int byCount) {
        double[] distinct = shuffled(count);

        assertEquals(count - (int) Math.ceil(.9 * (count - 1)), atQuantile);
        assertEquals(atQuantile, Filters.keptAtQuantile(distinct, .9).length);
        assertEquals(byCount, Filters.keptByCount(distinct, .1).length);
    }

    @Test
    void whatIsKeptIsBetterThanWhatIsNot() {
        double[] distinct = shuffled(47);
        for (int[] kept : new int[][] {Filters.keptAtQuantile(distinct, .8), Filters.keptByCount(distinct, .3)}) {
            double worst =
                    Arrays.stream(kept).mapToDouble(b -> distinct[b]).min().orElseThrow();
            assertEquals(
                    kept.length, Arrays.stream(distinct).filter(r -> r >= worst).count());
            assertArrayEquals(Arrays.stream(kept).sorted().distinct().toArray(), kept);
        }
    }

    @Test
    void byCountTheEarliestOfEqualReturnsIsKept() {
        assertArrayEquals(new int[] {0, 2, 5}, Filters.keptByCount(TWO_KINDS, .3));
        assertArrayEquals(IntStream.range(0, 10).toArray(), Filters.keptByCount(TWO_KINDS, 1));
    }

    @Test
    void wrongInputIsNamed() {
        assertEquals(
                "fraction: must be from 0.0 to 1.0, got 10.0",
                assertThrows(IllegalArgumentException.class, () -> Filters.keptByCount(TEN, 10))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Filters.quantile(new double[0], .5));
        assertThrows(IllegalArgumentException.class, () -> Filters.keptAtQuantile(new double[] {1, Double.NaN}, .5));
        assertThrows(IllegalArgumentException.class, () -> Filters.quantile(TEN, -.1));
    }

    /** The numbers 0 to count - 1 in some order. */
    private static double[] shuffled(int count) {
        double[] values = new double[count];
        SplittableRandom random = new Seed(count).random();
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i + 1);
            values[i] = values[other];
            values[other] = i;
        }
        return values;
    }
}

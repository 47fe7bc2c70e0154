package org.archerrl.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.archerrl.rl.Seed;
import org.junit.jupiter.api.Test;

final class PairedComparisonTest {
    private static final Seed SEED = new Seed(5);
    private static final Bootstrap BOOTSTRAP = new Bootstrap(10_000, .95, SEED);

    @Test
    void signPatternsAreCounted() {
        // Sums of (1, 2, 3) under all signs: 6 4 2 0 0 -2 -4 -6. As far from 0 as 4: four of eight.
        assertEquals(.5, SignFlip.pValue(new double[] {-1, 2, 3}, SEED), 0);
        assertEquals(.25, SignFlip.pValue(new double[] {1, 2, 3}, SEED), 0);
        assertEquals(1, SignFlip.pValue(new double[] {1, 2, -3}, SEED), 0);
        assertEquals(1, SignFlip.pValue(new double[] {0, 0, 0, 0}, SEED), 0);
        assertEquals(2 / 1024.0, SignFlip.pValue(new double[] {.1, .2, .3, .7, .4, .9, .11, .5, .6, .8}, SEED), 0);
    }

    @Test
    void sumsThatDifferInTheirLastBitsAreTheSame() {
        // .1 + .2 - .3 is not 0 in binary: a strict comparison would miss half of the patterns.
        assertEquals(.25, SignFlip.pValue(new double[] {.1, .2, .3}, SEED), 0);
        assertEquals(1, SignFlip.pValue(new double[] {.1, .2, -.3}, SEED), 0);
    }

    @Test
    void manyDifferencesAreSampled() {
        SplittableRandom random = new Seed(8).random();
        double[] twenty = IntStream.range(0, 20)
                .mapToDouble(i -> random.nextDouble() - .35)
                .toArray();
        double exact = SignFlip.pValue(twenty, SEED);
        double[] more =
                IntStream.range(0, 21).mapToDouble(i -> i < 20 ? twenty[i] : 0).toArray();
        assertTrue(exact > .001 && exact < .5, "a telling p: " + exact);
        assertEquals(exact, SignFlip.pValue(more, SEED), 5 * Math.sqrt(exact * (1 - exact) / 100_000));
        assertEquals(SignFlip.pValue(more, SEED), SignFlip.pValue(more, SEED), 0);
    }

    @Test
    void comparisonOfWorkedDifferences() {
        Scores variant = Scores.of(Map.of(1L, 2.0, 2L, 4.0, 3L, 6.0, 4L, 9.0));
        Scores baseline = Scores.of(Map.of(1L, 1.0, 2L, 2.0, 3L, 3.0, 5L, 0.0));
        PairedComparison comparison = PairedComparison.of(variant, baseline, BOOTSTRAP);
        assertEquals(2, comparison.difference(), 1e-12);
        assertEquals(1, comparison.deviation(), 1e-12);
        assertEquals(.25, comparison.p(), 0);
        assertEquals(.25, comparison.smallestP(), 0);
        assertEquals(1, comparison.interval().low(), .34);
        assertEquals(3, comparison.interval().high(), .34);
        assertFalse(comparison.hasSeedsEnough());
    }

    @Test
    void pairsAreDrawnAsPairs() {
        // Seeds differ by 100, arms by exactly 1: only pairing sees it.
        Map<Long, Double> base = Map.of(1L, 0.0, 2L, 100.0, 3L, 200.0, 4L, 300.0, 5L, 400.0);
        Map<Long, Double> more = Map.of(1L, 1.0, 2L, 101.0, 3L, 201.0, 4L, 301.0, 5L, 401.0);
        PairedComparison comparison = PairedComparison.of(Scores.of(more), Scores.of(base), BOOTSTRAP);
        assertEquals(new Interval(1, 1), comparison.interval());
        assertEquals(2 / 32.0, comparison.p(), 0);
        assertTrue(comparison.hasSeedsEnough());
    }

    @Test
    void holmOfWorkedExamples() {
        assertArrayEquals(new double[] {.03, .06, .06, .02}, Holm.corrected(.01, .03, .04, .005), 1e-12);
        assertArrayEquals(new double[] {1, 1}, Holm.corrected(.9, .6), 1e-12);
        assertArrayEquals(new double[0], Holm.corrected());
    }

    @Test
    void seedsForAnEffect() {
        Power usual = new Power(.05, .8);
        // The exact paired t-test needs 10 pairs for an effect of one deviation and 34 for half of one.
        assertEquals(10, usual.seedsNeeded(-1, 1));
        assertEquals(34, usual.seedsNeeded(.5, 1));
        assertEquals(Integer.MAX_VALUE, usual.seedsNeeded(0, 1));
        assertEquals(2, usual.seedsNeeded(1, 0));
        // t with 4 degrees of freedom: 2.776445 and .940965.
        assertEquals((2.776445 + .940965) * 3 / Math.sqrt(5), usual.detectable(3, 5), 1e-4);
    }
}

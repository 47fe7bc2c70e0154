package org.archerrl.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.archerrl.rl.Preferences.Pair;
import org.junit.jupiter.api.Test;

class PreferencesTest {
    private static final double[][] LOG_PROB = {{-1, -2, Double.NaN}, {-3, -1, -1}};
    private static final double[][] REFERENCE = {{-1.5, -2.5, 0}, {-2, -1.5, 0}};
    private static final double[][] MASK = {{1, 1, 0}, {1, 1, 1}};
    private static final List<Pair> PAIR = List.of(new Pair(0, 1));

    @Test
    void workedNumber() {
        assertEquals(.6444, Preferences.bradleyTerry(.5, -.5, .1), 5e-5);
        assertEquals(Math.log(2), Preferences.bradleyTerry(3, 3, .1), 1e-15);
    }

    @Test
    void farApartScoresNeitherOverflowNorVanish() {
        assertEquals(2e6, Preferences.bradleyTerry(-1e6, 1e6, 1), 1e-6);
        assertEquals(0, Preferences.bradleyTerry(1e6, -1e6, 1), 0);
        assertEquals(Math.exp(-40), Preferences.bradleyTerry(40, 0, 1), 1e-30);
    }

    @Test
    void scoresAreSumsOrMeansOfLogRatios() {
        assertArrayEquals(
                new double[] {1, -1.5}, Preferences.logRatios(LOG_PROB, REFERENCE, MASK, TokenReduction.SUM), 1e-12);
        assertArrayEquals(
                new double[] {.5, -.5},
                Preferences.logRatios(LOG_PROB, REFERENCE, MASK, TokenReduction.MEAN_PER_UTTERANCE),
                1e-12);
    }

    @Test
    void theDirectLossIsThatOfSummedLogRatios() {
        double expected = Math.log(1 + Math.exp(-.1 * 2.5));

        assertEquals(expected, Preferences.direct(LOG_PROB, REFERENCE, MASK, PAIR, .1, 0), 1e-12);
        // The preferred utterance has log-probability -1.5 for each token.
        assertEquals(expected + .01 * 1.5, Preferences.direct(LOG_PROB, REFERENCE, MASK, PAIR, .1, .01), 1e-12);
        assertEquals(
                Math.log(2), Preferences.direct(REFERENCE, REFERENCE, MASK, PAIR, .1, 0), 1e-15, "at the reference");
    }

    @Test
    void raisingThePreferredLowersTheLoss() {
        double before = Preferences.direct(LOG_PROB, REFERENCE, MASK, PAIR, .1, 0);
        double[][] better = {{-.9, -2, 0}, LOG_PROB[1]};
        double[][] worse = {LOG_PROB[0], {-3, -.9, -1}};

        assertTrue(Preferences.direct(better, REFERENCE, MASK, PAIR, .1, 0) < before);
        assertTrue(Preferences.direct(worse, REFERENCE, MASK, PAIR, .1, 0) > before);
    }

    @Test
    void theBestMeetsTheWorst() {
        double[] score = {.1, .9, -.5, .4, .3, 0};

        assertEquals(List.of(new Pair(1, 2), new Pair(3, 5), new Pair(4, 0)), Preferences.ranked(score, 3));
        assertEquals(List.of(new Pair(1, 2)), Preferences.ranked(score, 1));
        assertEquals(List.of(new Pair(1, 0)), Preferences.ranked(new double[] {1, 3, 2}, 1));
        assertEquals(List.of(), Preferences.ranked(new double[] {4}, 0));
    }

    @Test
    void equalScoresMakeNoPair() {
        assertEquals(List.of(new Pair(1, 3)), Preferences.ranked(new double[] {2, 5, 2, 1}, 2));
        assertEquals(List.of(), Preferences.ranked(new double[16], 8));
    }

    @Test
    void onlyHalfOfTheCandidatesCanBeBetter() {
        assertEquals(
                "pairs: must be a whole number from 0 to 2, got 3",
                assertThrows(IllegalArgumentException.class, () -> Preferences.ranked(new double[5], 3))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> Preferences.direct(LOG_PROB, REFERENCE, MASK, List.of(), .1, 0));
    }
}

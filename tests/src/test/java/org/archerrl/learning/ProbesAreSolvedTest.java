package org.archerrl.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import org.archerrl.policy.Decoding;
import org.archerrl.rl.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ArCHer learns what it should on tasks with a known optimum, for each of three seeds; 1 is the optimum of both. */
class ProbesAreSolvedTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theBanditIsSolved(long seed) {
        // A uniform choice of the four words pays .5.
        try (Study study = new Study("bandit", new Seed(seed)).warmStarted()) {
            assertEquals(.5, study.meanReturn(Decoding.SAMPLE), .15);
            assertSolved(study.trained(.95, 8));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theKeyThatPaysATurnLaterIsFound(long seed) {
        // A uniform choice of four keys and two words at the door pays .125.
        try (Study study = new Study("key-door", new Seed(seed)).warmStarted()) {
            assertEquals(.125, study.meanReturn(Decoding.SAMPLE), .1);
            assertSolved(study.trained(.95, 12));
        }
    }

    @Test
    void withDiscountZeroTheKeyStaysAGuess() {
        // Opening may be learnt, for it pays at once; then a guess of four keys pays .25, and a seed's key drifts to
        // one of them.
        double sum = 0;
        for (long seed = 1; seed <= 3; seed++) {
            try (Study study = new Study("key-door", new Seed(seed)).warmStarted()) {
                sum += study.trained(0, 12).meanReturn(Decoding.SAMPLE);
            }
        }
        assertTrue(sum / 3 < .75, "mean return of three seeds " + sum / 3);
    }

    /** What is drawn may stumble now and then; the most likely utterances never do. */
    private static void assertSolved(Study study) {
        double drawn = study.meanReturn(Decoding.SAMPLE);
        assertTrue(drawn > .9, "mean return " + drawn);
        assertEquals(1, study.meanReturn(Decoding.GREEDY));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void cloningReproducesThePlayersDistribution(long seed) {
        // The player says each of four words with the same chance.
        try (Study study = new Study("bandit", new Seed(seed)).warmStarted()) {
            Map<String, Integer> said = new TreeMap<>();
            study.played(400, Decoding.SAMPLE)
                    .forEach(e -> said.merge(e.turns().get(0).utterance(), 1, Integer::sum));
            int wellFormed = 0;
            for (String word : new String[] {"red", "green", "blue", "white"}) {
                double share = said.getOrDefault(word, 0) / 400.0;
                assertTrue(share > .1 && share < .45, word + " of " + said);
                wellFormed += said.get(word);
            }
            assertTrue(wellFormed > 380, wellFormed + " of 400 are words of the player: " + said);
        }
    }
}

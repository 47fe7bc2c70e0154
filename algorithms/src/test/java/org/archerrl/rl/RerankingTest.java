package org.archerrl.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RerankingTest {
    /** A bandit's three arms: how likely the policy draws each, and what it pays. */
    private static final double[] PROBABILITY = {.5, .3, .2};

    private static final double[] PAYS = {0, -1, 2};

    @Test
    void theLeastHeadDecides() {
        double[][] q = {{5, 1, 0, 3, 3, 9}, {-1, 2, 0, 9, 3, 3}};

        assertArrayEquals(new int[] {1, 3}, Reranking.best(q, 3));
        assertArrayEquals(new int[] {1, 3, 4}, Reranking.best(q, 2), "of equal candidates the first");
    }

    @Test
    void oneCandidateIsThePolicyItself() {
        assertArrayEquals(PROBABILITY, distribution(1), 1e-15);
    }

    @Test
    void moreCandidatesAreNeverWorseWhenValuesAreExact() {
        double before = Double.NEGATIVE_INFINITY;
        for (int candidates = 1; candidates <= 6; candidates++) {
            double[] arm = distribution(candidates);
            double pays = arm[0] * PAYS[0] + arm[1] * PAYS[1] + arm[2] * PAYS[2];
            // The best arm is played unless it is never drawn.
            assertEquals(1 - Math.pow(.8, candidates), arm[2], 1e-12);
            assertTrue(pays > before, candidates + " candidates");
            before = pays;
        }
    }

    @Test
    void candidatesAreWholeStates() {
        assertEquals(
                "q: 4 candidates cannot be split into states of 3 each",
                assertThrows(IllegalArgumentException.class, () -> Reranking.best(new double[1][4], 3))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Reranking.best(new double[1][4], 0));
    }

    /** How likely each arm is played: all draws of so many candidates, one by one. */
    private static double[] distribution(int candidates) {
        double[] played = new double[3];
        for (int draw = 0; draw < Math.pow(3, candidates); draw++) {
            int[] arm = new int[candidates];
            double[] pays = new double[candidates];
            double probability = 1;
            for (int i = 0, rest = draw; i < candidates; i++, rest /= 3) {
                arm[i] = rest % 3;
                pays[i] = PAYS[arm[i]];
                probability *= PROBABILITY[arm[i]];
            }
            played[arm[Reranking.best(new double[][] {pays}, candidates)[0]]] += probability;
        }
        return played;
    }
}

package org.archerrl.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ScoresTest {
    @Test
    void pairsAreOfTheSameSeed() {
        Scores variant = Scores.of(Map.of(9L, 5.0, 2L, 1.0, 3L, 2.0));
        Scores baseline = Scores.of(Map.of(3L, 0.5, 9L, 1.0, 4L, 100.0));
        Scores differences = variant.minus(baseline);
        assertEquals(List.of(3L, 9L), differences.seeds());
        assertArrayEquals(new double[] {1.5, 4}, differences.runMeans(), 1e-12);
    }

    @Test
    void tasksAreMeanedWithinARun() {
        Scores scores = Scores.ofTasks(Map.of(1L, new double[] {1, 2, 6}, 2L, new double[] {0, 0, 3}));
        assertArrayEquals(new double[] {3, 1}, scores.runMeans(), 1e-12);
    }

    @Test
    void whatIsNoTableIsRefused() {
        assertRefused("at least one run", Map.of());
        assertRefused("at least one run and one task", Map.of(1L, new double[0]));
        assertRefused("seed 2 has 1 tasks", Map.of(1L, new double[2], 2L, new double[1]));
        assertRefused("seed 7 has a score that is not finite", Map.of(7L, new double[] {Double.NaN}));
        Scores one = Scores.of(Map.of(1L, 1.0));
        assertThrows(IllegalArgumentException.class, () -> one.minus(Scores.of(Map.of(2L, 1.0))));
        assertThrows(IllegalArgumentException.class, () -> one.minus(GoldenScores.X));
    }

    private static void assertRefused(String part, Map<Long, double[]> tasksOfSeed) {
        String message = assertThrows(IllegalArgumentException.class, () -> Scores.ofTasks(tasksOfSeed))
                .getMessage();
        assertTrue(message.contains(part), message);
    }
}

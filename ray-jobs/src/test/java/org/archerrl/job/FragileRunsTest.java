package org.archerrl.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.archerrl.job.cluster.ClusterException;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.RecipeException;
import org.archerrl.job.config.Recipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in an environment that fails, keeps instances back for evaluation, and has a setting that must be given. */
final class FragileRunsTest {
    private static final String RECIPE =
            """
            environment: {name: fragile, reason: the line is dead}
            warmStart:   {episodes: 8, steps: 1, batchEpisodes: 4}
            algorithm:   {critic: {batchEpisodes: 4, stepsBefore: 1, stepsPerIteration: 1}, policy: {batchEpisodes: 4, sampleSets: 1}}
            rollout:     {environmentsPerWorker: 4, episodesPerIteration: 6, attempts: 3}
            evaluation:  {episodes: 5, every: 1, finalEpisodes: 5}
            iterations:  1
            """;

    @TempDir
    private Path directory;

    private void run(String... changes) {
        try (ShortRuns runs = new ShortRuns()) {
            runs.run(Recipes.read(RECIPE, "fragile.yaml", List.of(changes)), directory);
        }
    }

    @Test
    void spoiledEpisodesAreCountedAndPlayedAgain() {
        run("environment.faults=2");
        Map<String, Double> iteration = ShortRuns.metrics(directory).get(1);
        assertEquals(12, iteration.get("rollout.faults"));
        assertEquals(10, iteration.get("evaluation.faults"));
        assertEquals(6, iteration.get("episodes"));
    }

    @Test
    void evaluationPlaysWhatIsHeldOut() {
        run();
        Map<String, Double> iteration = ShortRuns.metrics(directory).get(1);
        assertEquals(1, iteration.get("rollout.return.mean"));
        assertEquals(2, iteration.get("evaluation.return.mean"));
        assertEquals(2, ShortRuns.metrics(directory).get(0).get("evaluation.return.mean"));
    }

    @Test
    void aRunEndsWithTheFaultThatItsBudgetDoesNotCover() {
        ClusterException error =
                assertThrows(ClusterException.class, () -> run("environment.faults=2", "rollout.attempts=2"));
        assertEquals(
                "a rollout worker's episodes failed: fragile: the line is dead (the episode was begun 2 times, each in"
                        + " a fresh environment; rollout.attempts allows no more)",
                error.getMessage());
    }

    @Test
    void whatMustBeGivenIsAskedForAndWrittenDown() {
        RecipeException error = assertThrows(
                RecipeException.class, () -> Recipes.read("environment: {name: fragile}", "fragile.yaml", List.of()));
        assertEquals(
                "environment.reason: must be given for fragile: what the fault says (fragile.yaml:1)",
                error.getMessage());
        Recipe recipe = Recipes.read(RECIPE, "fragile.yaml", List.of("environment.reason=noise"));
        assertEquals(recipe, Recipes.resolved(Recipes.write(recipe)));
    }
}

package org.archerrl.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.archerrl.job.config.Catalogue;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.RecipeException;
import org.archerrl.job.config.Recipes;
import org.archerrl.job.run.Report;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.regime.OnlineReplay;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every built-in recipe runs, cut down to an iteration of seconds; one of a pretrained model is read only, and one that needs something
 * of the user's asks for it.
 */
final class EveryRecipeTest {
    private static ShortRuns runs;

    @TempDir
    private Path directory;

    @BeforeAll
    static void open() {
        runs = new ShortRuns();
    }

    @AfterAll
    static void close() {
        runs.close();
    }

    static Stream<String> recipes() {
        return Catalogue.RECIPES.names().stream()
                .filter(name -> demand(name).isEmpty())
                .filter(name -> !Recipes.load(name, List.of()).policy().isPretrained());
    }

    /** Returns what a recipe says when it is read alone and may not be. */
    private static Optional<String> demand(String name) {
        try {
            Recipes.load(name, List.of());
            return Optional.empty();
        } catch (RecipeException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Test
    void whatARecipeNeedsIsASettingOfItsEnvironment() {
        Catalogue.RECIPES.names().stream()
                .flatMap(name -> demand(name).stream())
                .forEach(demand -> assertTrue(demand.matches("environment\\.[a-z-]+: must be given for .+"), demand));
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void anIterationOfEachEnds(String name) throws Exception {
        Recipe recipe = Recipes.load(name, cuts(Recipes.load(name, List.of()).spec()));
        assertEquals(TrainingJob.End.FINISHED, runs.run(recipe, directory));

        List<Map<String, Double>> metrics = ShortRuns.metrics(directory);
        assertEquals(2, metrics.size(), "the warm start and one iteration");
        metrics.forEach(
                line -> line.forEach((metric, value) -> assertTrue(Double.isFinite(value), metric + " is " + value)));
        assertEquals(
                recipe.spec().policy().sampleSets() > 0 ? 1 : 0, metrics.get(1).get("policy.version"));
        assertTrue(Files.size(Report.write(directory)) > 1000);
    }

    private static List<String> cuts(AlgorithmSpec spec) {
        List<String> cuts = new ArrayList<>(List.of(
                "warmStart.episodes=24",
                "warmStart.steps=2",
                "warmStart.batchEpisodes=4",
                "rollout.episodesPerIteration=" + 2 * spec.regime().groupSize(),
                "rollout.environmentsPerWorker=16",
                "evaluation={episodes: 4, every: 1, finalEpisodes: 4}",
                "iterations=1"));
        if (spec.critic().stepsPerIteration() > 0) {
            cuts.add("algorithm.critic={batchEpisodes: 4, stepsBefore: 2, stepsPerIteration: 2}");
        }
        if (spec.policy().sampleSets() > 0) {
            cuts.add("algorithm.policy.sampleSets=1");
        }
        if (spec.policy().batchEpisodes() > 0) {
            cuts.add("algorithm.policy.batchEpisodes=4");
        }
        if (spec.regime() instanceof OnlineReplay) {
            cuts.add("algorithm.regime.warmUpEpisodes=0");
        }
        return cuts;
    }

    @Test
    void eachSaysInASentenceWhatToExpect() {
        for (Catalogue files : List.of(Catalogue.RECIPES, Catalogue.ABLATIONS)) {
            for (String name : files.names()) {
                assertTrue(files.text(name).startsWith("# "), name + ": the first line is a comment");
                assertTrue(files.description(name).matches("[A-Z].{40,}\\."), files.description(name));
                assertTrue(!files.kind(name).isEmpty(), name + " stands under a heading");
            }
        }
    }
}

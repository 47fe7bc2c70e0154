package org.archerrl.job.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.archerrl.variant.DataRegime.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AblationTest {
    private static final String BANDIT = "recipe: bandit\nseeds: 2\n";

    @TempDir
    private Path place;

    private static Ablation read(String yaml) {
        return new AblationReader(yaml, "a.yaml").read();
    }

    private static void assertWrong(String yaml, String... parts) {
        String message = assertThrows(RecipeException.class, () -> read(yaml)).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), "wanted \"" + part + "\" in " + message);
        }
    }

    @Test
    void everyCombinationIsACell() {
        Ablation ablation = read(BANDIT + "grid:\n  rollout.episodesPerIteration: [16, 32]\n"
                + "  replay: {capacity: [500, 900]}\n  warmStart.learningRate: [3e-3]\n"
                + "cells:\n  long: {iterations: 99}\n  same:\nbaseline: long\nparallel: 3\n");
        assertEquals(
                List.of(
                        "episodesPerIteration=16,capacity=500,learningRate=3e-3",
                        "episodesPerIteration=16,capacity=900,learningRate=3e-3",
                        "episodesPerIteration=32,capacity=500,learningRate=3e-3",
                        "episodesPerIteration=32,capacity=900,learningRate=3e-3",
                        "long",
                        "same"),
                List.copyOf(ablation.cells().keySet()));
        assertEquals(List.of(1L, 2L), ablation.seeds());
        assertEquals(Optional.of("long"), ablation.baseline());
        assertEquals(3, ablation.parallel());
        Recipe first = ablation.cells().get("episodesPerIteration=16,capacity=500,learningRate=3e-3");
        assertEquals(
                Recipes.load(
                        "bandit",
                        List.of(
                                "rollout.episodesPerIteration=16",
                                "replay.capacity=500",
                                "warmStart.learningRate=3e-3")),
                first);
        assertEquals(Recipes.load("bandit", List.of()), ablation.cells().get("same"));
    }

    @Test
    void groupsAddToTheRecipeAndCellsWinOverTheRest() {
        Ablation ablation = read(BANDIT + "set: {iterations: 5, rollout: {episodesPerIteration: 8}}\n"
                + "cells: {few: {}, many: {iterations: 7, rollout.episodesPerIteration: 64}}\n");
        assertEquals(5, ablation.cells().get("few").iterations());
        assertEquals(
                new Recipe.Rollout(1, 32, 8, 0, 3, 0, 300),
                ablation.cells().get("few").rollout());
        assertEquals(7, ablation.cells().get("many").iterations());
        assertEquals(
                new Recipe.Rollout(1, 32, 64, 0, 3, 0, 300),
                ablation.cells().get("many").rollout());
        assertEquals(List.of("rollout.episodesPerIteration", "iterations"), ablation.differingKeys());
    }

    @Test
    void axesOfTheSameLastPartAreShownInFull() {
        Ablation ablation = read(BANDIT + "grid: {warmStart.episodes: [10], evaluation.episodes: [20]}\n");
        assertEquals(
                List.of("warmStart.episodes=10,evaluation.episodes=20"),
                List.copyOf(ablation.cells().keySet()));
    }

    @Test
    void wrongKeysAndValues() {
        String grid = "grid: {iterations: [1, 2]}\n";
        assertWrong(
                BANDIT + "grids: {iterations: [1]}\n",
                "grids: there is no such key; an ablation has recipe, set",
                "did you mean 'grid'?",
                "a.yaml:3");
        assertWrong(BANDIT, "grid: missing");
        assertWrong("- recipe", "an ablation: must be a group of keys, got a list");
        assertWrong("seeds: 2\n" + grid, "recipe: missing");
        assertWrong("recipe: bandti\nseeds: 2\n" + grid, "there is no recipe 'bandti'", "did you mean 'bandit'?");
        assertWrong("recipe: bandit\n" + grid, "seeds: missing; give a count, or a list of training seeds");
        assertWrong("recipe: bandit\nseeds: 0\n" + grid, "seeds: must be a whole number from 1 to 10000, got '0'");
        assertWrong("recipe: bandit\nseeds: [3, x]\n" + grid, "seeds: must be a whole number, got 'x'", "a.yaml:2");
        assertWrong("recipe: bandit\nseeds: [3, 4, 3]\n" + grid, "seeds: has 3 twice", "a.yaml:2");
        assertWrong("recipe: bandit\nseeds: []\n" + grid, "seeds: must have at least one");
        assertWrong(BANDIT + grid + "parallel: -1\n", "parallel: must be a whole number from 0 to 10000, got '-1'");
        assertWrong(
                BANDIT + grid + "baseline: iteration=1\n",
                "baseline: there is no cell 'iteration=1'; there is iterations=1, iterations=2; did you mean",
                "a.yaml:4");
    }

    @Test
    void illegalCells() {
        assertWrong(
                BANDIT + "grid:\n  iterations: [1]\n  rollout.workers: [1, 0]\n",
                "cell iterations=1,workers=0: rollout.workers: must be a whole number from 1 to 4096, got 0",
                "(a.yaml:5)");
        assertWrong(BANDIT + "grid: {rollout.wrokers: [1]}\n", "did you mean rollout.workers?", "(a.yaml:3)");
        assertWrong(
                BANDIT + "cells: {a: {algorithm.preset: nope}}\n",
                "cell a: algorithm.preset: there is no preset 'nope'");
        assertWrong(BANDIT + "cells: {a/b: {iterations: 1}}\n", "cells.a/b: a name is a directory");
        assertWrong(
                BANDIT + "grid: {policy.model: [./" + "x".repeat(200) + "]}\n",
                "a name is a directory, of at most 200 characters");
        assertWrong(BANDIT + "cells: {a: 3}\n", "cells.a: must be a group of keys, got '3'");
        assertWrong(
                BANDIT + "cells: {a: {rollout: {workers: 1}, rollout.workers: 2}}\n",
                "cells.a.rollout.workers: given twice");
        assertWrong(BANDIT + "grid: {iterations: 3}\n", "grid.iterations: must be a list of values, got '3'");
        assertWrong(BANDIT + "grid: {iterations: []}\n", "grid.iterations: has no values");
        assertWrong(BANDIT + "grid: {rollout: [{workers: 1}]}\n", "values are words and numbers, got a group of keys");
        for (String place : List.of("grid: {seed: [1, 2]}", "set: {seed: 1}\ncells: {a: }", "cells: {a: {seed: 4}}")) {
            assertWrong(BANDIT + place + "\n", ".seed: training seeds are listed under seeds", "a.yaml:");
        }
    }

    @Test
    void duplicateCells() {
        assertWrong(BANDIT + "grid: {iterations: [3, 4, 3]}\n", "grid.iterations: has the value 3 twice");
        assertWrong(
                BANDIT + "cells:\n  a: {iterations: 20}\n  b: {}\n",
                "cell b: is the same recipe as the cell a (a.yaml:4)",
                "(a.yaml:5)");
        assertWrong(BANDIT + "grid: {iterations: [3, 3.0]}\n", "is the same recipe as the cell iterations=3");
        assertWrong(
                BANDIT + "grid: {policy.model: [./a/b, ./a-b]}\n",
                "cell model=.-a-b: there are two of that name; give them names under cells");
    }

    @Test
    void cellsAndSeedsMayBeAddedAndNothingElse() {
        Ablation earlier = read(BANDIT + "cells: {a: {iterations: 3}, b: {iterations: 4}}\n");
        Stream.of(
                        "recipe: bandit\nseeds: [7, 2, 1]\ncells: {c: {}, b: {iterations: 4}, a: {iterations: 3}}\n",
                        BANDIT + "parallel: 1\nbaseline: a\ngrid: {iterations: [5]}\n"
                                + "cells: {a: {iterations: 3}, b: {iterations: 4}}\n")
                .forEach(yaml -> assertEquals(List.of(), read(yaml).changesTo(earlier)));
        assertEquals(
                List.of("the cell a has iterations: 5, not 3", "the cell b is gone", "the seed 2 is gone"),
                read("recipe: bandit\nseeds: [1, 3]\ncells: {a: {iterations: 5}}\n")
                        .changesTo(earlier));
    }

    @Test
    void thoseThatComeWithTheProgramAreReadByName() {
        assertEquals(4, Ablation.load("methods-on-key-door").cells().size());
        Ablation offline = Ablation.load("offline-twenty-questions");
        assertEquals(Optional.of("filtered-bc"), offline.baseline());
        assertTrue(offline.cells().values().stream()
                .allMatch(recipe -> recipe.spec().regime().source() == Source.OFFLINE));
        assertTrue(assertThrows(RecipeException.class, () -> Ablation.load("offline-twenty-question"))
                .getMessage()
                .contains(
                        "there is no ablation 'offline-twenty-question'; there is methods-on-key-door, offline-twenty-questions,"
                                + " staleness-on-twenty-questions;"
                                + " did you mean 'offline-twenty-questions'?"));
    }

    @Test
    void filesAreReadAndMissed() throws IOException {
        Path file = Files.writeString(place.resolve("mine.yaml"), BANDIT + "cells: {a: }\n");
        assertEquals(1, Ablation.load(file.toString()).cells().size());
        assertTrue(assertThrows(RecipeException.class, () -> Ablation.load("no.yaml"))
                .getMessage()
                .contains("the ablation file no.yaml does not exist"));
    }
}

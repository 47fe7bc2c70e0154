package org.archerrl.job.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class RunDirectoryTest {
    @TempDir
    private Path place;

    @Test
    void aNewRunHoldsItsRecipe() {
        try (RunDirectory run = RunDirectory.create(place.resolve("a/b"), recipe(""))) {
            assertEquals(recipe(""), RunDirectory.recipeOf(run.path()));
        }
    }

    @Test
    void aFullDirectoryIsLeftAlone() throws IOException {
        Files.writeString(place.resolve("letter.txt"), "Dear");
        assertError("is not empty (it has letter.txt)", () -> RunDirectory.create(place, recipe("")));
        assertEquals("Dear", Files.readString(place.resolve("letter.txt")));
    }

    @Test
    void aBeginningThatWasKilledBeforeItsRecipeStoodIsNoObstacle() throws IOException {
        Files.writeString(place.resolve(".recipe.yaml.partial"), "environment: {na");
        Files.writeString(place.resolve(".lock"), "");
        RunDirectory.create(place, recipe("")).close();
        assertEquals(recipe(""), RunDirectory.recipeOf(place));
    }

    @Test
    void aRunIsNotStartedOver() {
        RunDirectory.create(place, recipe("")).close();
        assertError("add --resume", () -> RunDirectory.create(place, recipe("")));
    }

    @Test
    void onlyWhatDecidesNothingMayChangeOnResume() {
        RunDirectory.create(place, recipe("")).close();
        assertDoesNotThrow(() -> RunDirectory.resume(place, recipe("iterations: 99\nevaluation: {every: 1}\n"))
                .close());
        assertEquals(99, RunDirectory.recipeOf(place).iterations());
        assertError("has seed: 1, not 2", () -> RunDirectory.resume(place, recipe("seed: 2\n")));
        assertError(
                "algorithm.horizon.discount: 0.95, not 0.9",
                () -> RunDirectory.resume(place, recipe("algorithm: {horizon: {discount: 0.9}}\n")));
    }

    @Test
    void onlyARunIsResumed() {
        assertError("there is no run in", () -> RunDirectory.resume(place, recipe("")));
        assertError("there is no run in", () -> RunDirectory.recipeOf(place.resolve("nowhere")));
    }

    @Test
    void oneProcessWritesAtATime() {
        try (RunDirectory run = RunDirectory.create(place, recipe(""))) {
            assertError("another process is writing to", () -> RunDirectory.resume(run.path(), recipe("")));
        }
        assertDoesNotThrow(() -> RunDirectory.resume(place, recipe("")).close());
    }

    @Test
    void aFileInTheWayIsToldAsSuch() throws IOException {
        Files.writeString(place.resolve("file"), "");
        assertError("cannot be written", () -> RunDirectory.create(place.resolve("file/run"), recipe("")));
    }

    private static void assertError(String part, Executable action) {
        String message = assertThrows(RunException.class, action).getMessage();
        assertTrue(message.contains(part), "wanted '" + part + "' in: " + message);
    }

    static Recipe recipe(String more) {
        return Recipes.read("environment: {name: echo}\n" + more, "r.yaml", List.of());
    }
}

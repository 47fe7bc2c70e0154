package org.archerrl.job.config;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.variant.Terminator;
import org.archerrl.variant.preset.ArcherPpo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecipesTest {
    private static final String ECHO = "environment: {name: echo}\n";

    @Test
    void everyKeyButTheEnvironmentHasADefault() {
        Recipe recipe = read(ECHO);
        assertEquals(64, recipe.iterations());
        assertEquals(100_000, recipe.replay().capacity());
        assertEquals(new ArcherPpo().spec(), recipe.spec());
        assertEquals(
                Map.of("loudness", 3, "accent", "none", "moment", "repeats"),
                recipe.environment().settings());
    }

    @Test
    void aResolvedRecipeReadsBackEqual() {
        for (String yaml : List.of(
                ECHO,
                "environment: {name: echo, loudness: 7, accent: strong}\nseed: 9007199254740993\n"
                        + "algorithm: {critic: {learningRate: 3e-4}, policy: {entropyBonus: 1e-7}}\n",
                ECHO + "critic: {model: some/encoder, pooling: mean, microBatchEpisodes: 4}\n",
                ECHO + "algorithm: {preset: archer, policy: {sampleSets: 7}}\n")) {
            Recipe recipe = read(yaml);
            assertEquals(recipe, read(Recipes.write(recipe)), Recipes.write(recipe));
        }
    }

    @Test
    void overridesAreTypedByYaml() {
        Recipe recipe = Recipes.read(
                ECHO,
                "r.yaml",
                List.of(
                        "iterations=3",
                        "environment.accent=strong",
                        "algorithm.critic.learningRate=3e-3",
                        "algorithm.policy.terminator=excluded",
                        "warmStart.player=silent",
                        "rollout={workers: 2}",
                        "iterations=4"));
        assertEquals(4, recipe.iterations());
        assertEquals("strong", recipe.environment().settings().get("accent"));
        assertEquals(2, recipe.rollout().workers());
        assertEquals(3e-3, recipe.spec().critic().learningRate());
        assertEquals(Terminator.EXCLUDED, recipe.spec().policy().terminator());
    }

    @Test
    void errorsSayWhatWhereAndWhatIsAllowed() {
        assertAll(
                () -> assertError(
                        ECHO + "replay:\n  capcity: 64\n",
                        "replay.capcity: there is no such key; did you mean replay.capacity? replay has capacity,"
                                + " shards (r.yaml:3)"),
                () -> assertError(
                        ECHO + "iteration: 2\n",
                        "iteration: there is no such key; did you mean iterations?",
                        "r.yaml:2"),
                () -> assertError(
                        ECHO + "iterations: many\n", "iterations: must be a whole number, got 'many' (r.yaml:2)"),
                () -> assertError(
                        ECHO + "iterations: 2.5\n", "iterations: must be a whole number, got '2.5' (r.yaml:2)"),
                () -> assertError(ECHO + "iterations: [2]\n", "must be a whole number, got a list"),
                () -> assertError(ECHO + "replay: 7\n", "replay: must be a group of keys, got '7' (r.yaml:2)"),
                () -> assertError(ECHO + "seed: 1\nreplay: {capacity: 0}\n", "replay.capacity", "got 0", "(r.yaml:3)"),
                () -> assertError(
                        ECHO + "algorithm:\n  horizon:\n    discount: 1.5\n",
                        "algorithm.horizon.discount: must be from 0.0 to 1.0, got 1.5 (r.yaml:4)"),
                () -> assertError(
                        ECHO + "algorithm: {horizon: {truncation: stops}}\n",
                        "algorithm.horizon.truncation: must be one of ends, bootstraps, got 'stops' (r.yaml:2)"),
                () -> assertError(
                        ECHO + "policy: {model: nanoo}\n",
                        "policy.model: there is no built-in model 'nanoo'",
                        "'nano'"),
                () -> assertError(
                        ECHO + "critic: {model: minilm}\n",
                        "critic.model: there is no built-in model 'minilm'",
                        "a directory's name has a slash in it: ./minilm (r.yaml:2)"),
                () -> assertError(
                        ECHO + "critic: {model: ./minilm, pooling: first}\n",
                        "critic.pooling: must be one of default, pooler, mean, got 'first' (r.yaml:2)"),
                () -> assertError(
                        ECHO + "critic: {model: micro, pooling: mean}\n",
                        "critic.pooling: only the encoder of a directory is pooled, got critic.model micro",
                        "(r.yaml:2)"),
                () -> assertError(
                        ECHO + "critic: {microBatchEpisodes: -1}\n", "critic.microBatchEpisodes: must be", "got -1"),
                () -> assertError("environment: {name: ecko}\n", "there is no environment 'ecko'", "(r.yaml:1)"),
                () -> assertError("seed: 1\n", "environment.name: missing", "echo"),
                () -> assertError("environment: {name: echo,\n  loudness: 10}\n", "environment.loudness", "(r.yaml:2)"),
                () -> assertError("environment: {name: echo, volume: 1}\n", "no such setting", "loudness"),
                () -> assertError(ECHO + "warmStart: {player: sielnt}\n", "'sielnt'", "'silent'", "(r.yaml:2)"),
                () -> assertError(ECHO + "seed: 1\nseed: 2\n", "seed: given twice", "(r.yaml:3)"),
                () -> assertError(ECHO + "seed: &a 1\niterations: *a\n", "aliases", "r.yaml:3"),
                () -> assertError(ECHO + "---\nseed: 2\n", "second one starts"),
                () -> assertError(ECHO + "replay: {capacity: 1\n", "not valid YAML", "r.yaml:"),
                () -> assertError("- 1\n", "a recipe: must be a group of keys, got a list"));
    }

    @Test
    void aFileTakesThePlayersPlace() {
        Recipe recipe = read(ECHO + "warmStart: {file: ./talk.json, format: guess-my-city, episodes: 0}\n");
        assertTrue(recipe.warmStart().isRecorded());
        assertEquals(recipe, read(Recipes.write(recipe)));
        assertError(ECHO + "warmStart: {episodes: 0}\n", "warmStart.episodes: must be", "from 1", "got 0 (r.yaml:2)");
        assertError(
                ECHO + "warmStart: {file: x, player: silent}\n",
                "warmStart.player: a file takes the player's place, got the player 'silent' and the file x;",
                "(r.yaml:2)");
        assertError(
                ECHO + "warmStart: {file: x, format: guess-city}\n",
                "warmStart.format: there is no format 'guess-city'; there is auto, guess-my-city, jsonl,"
                        + " twenty-questions",
                "did you mean 'guess-my-city'?");
    }

    @Test
    void overrideErrorsNameTheOverride() {
        assertTrue(error(() -> Recipes.read(ECHO, "r.yaml", List.of("replay.capcity=1")))
                .contains("(--set replay.capcity=1)"));
        assertTrue(
                error(() -> Recipes.read(ECHO, "r.yaml", List.of("iterations"))).contains("must look like"));
        assertTrue(error(() -> Recipes.read(ECHO, "r.yaml", List.of("iterations=")))
                .contains("got nothing"));
        assertTrue(error(() -> Recipes.read(ECHO, "r.yaml", List.of("seed.x=1", "seed.y.z=1")))
                .contains("seed"));
    }

    @Test
    void unknownRecipesAreListed() {
        assertTrue(
                error(() -> Recipes.load("twenty-question", List.of())).contains("did you mean 'twenty-questions'?"));
        assertTrue(error(() -> Recipes.load("no/such.yaml", List.of())).contains("does not exist"));
        assertTrue(Catalogue.RECIPES.names().contains("twenty-questions-10"));
        assertTrue(Catalogue.RECIPES.description("quick").startsWith("Every part of a run"));
    }

    @Test
    void theDirectoryOfAnEncoderMustBeThereWhenARunStarts(@TempDir Path directory) throws IOException {
        Models.checkEncoder("critic.model", "nano");
        String message = error(() -> Models.checkEncoder("critic.model", "no/such"));
        assertTrue(message.startsWith("critic.model: no/such: no such directory or file"), message);
        assertTrue(message.contains("name a directory"), message);

        Files.writeString(directory.resolve("config.json"), "{\"model_type\": \"gpt2\"}");
        Files.writeString(directory.resolve("tokenizer.json"), "{}");
        message = error(() -> Models.checkEncoder("critic.model", directory.toString()));
        assertTrue(message.startsWith("critic.model: " + directory), message);
        assertTrue(message.contains("a model needs model.safetensors"), message);

        Files.write(directory.resolve("model.safetensors"), SafeTensors.encode(Map.of(), Map.of()));
        message = error(() -> Models.checkEncoder("critic.model", directory.toString()));
        assertTrue(message.contains("model_type") && message.contains("gpt2"), message);
    }

    private static void assertError(String yaml, String... parts) {
        String message = error(() -> read(yaml));
        for (String part : parts) {
            assertTrue(message.contains(part), "wanted '" + part + "' in: " + message);
        }
    }

    private static String error(org.junit.jupiter.api.function.Executable action) {
        return assertThrows(RecipeException.class, action).getMessage();
    }

    private static Recipe read(String yaml) {
        return Recipes.read(yaml, "r.yaml", List.of());
    }
}

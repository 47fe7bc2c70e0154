package org.archerrl.job.config;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.Presets;
import org.archerrl.variant.Variant;
import org.archerrl.variant.Variants;
import org.archerrl.variant.evaluator.ImplicitQ;
import org.archerrl.variant.evaluator.Sarsa;
import org.archerrl.variant.extraction.ClippedPolicyGradient;
import org.archerrl.variant.preset.Grpo;
import org.archerrl.variant.preset.OfflineArcher;
import org.archerrl.variant.regime.OfflineToOnline;
import org.archerrl.variant.regime.OnPolicy;
import org.archerrl.variant.transform.Unchanged;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The {@code algorithm} of a recipe: a preset, and values of axes by name, by keys, or both. */
final class AlgorithmsInRecipesTest {
    private static final String ECHO = "environment: {name: echo}\n";

    @TestFactory
    Stream<DynamicTest> everyPresetReadsBackEqual() {
        return Presets.all().entrySet().stream()
                .map(preset -> DynamicTest.dynamicTest(preset.getKey(), () -> {
                    Recipe recipe = read(ECHO + "algorithm: {preset: " + preset.getKey() + "}\n");
                    assertEquals(preset.getValue().spec(), recipe.spec());
                    assertEquals(recipe, read(Recipes.write(recipe)), Recipes.write(recipe));
                }));
    }

    /** A value may be illegal beside the rest of one preset, but not beside the rest of all. */
    @TestFactory
    Stream<DynamicTest> everyVariantCanBeNamed() {
        return Variants.AXES.entrySet().stream().flatMap(axis -> Variants.of(axis.getValue()).values().stream()
                .map(variant -> DynamicTest.dynamicTest(
                        axis.getKey() + ": " + variant.name(), () -> assertNamed(axis.getKey(), variant))));
    }

    private static void assertNamed(String axis, Variant variant) {
        List<String> refusals = Presets.all().keySet().stream()
                .flatMap(preset -> refusal(preset, axis, variant).stream())
                .toList();
        assertTrue(refusals.size() < Presets.all().size(), refusals.toString());
    }

    private static List<String> refusal(String preset, String axis, Variant variant) {
        String yaml = ECHO + "algorithm: {preset: " + preset + ", " + axis + ": " + variant.name() + "}\n";
        try {
            Recipe recipe = read(yaml);
            assertEquals(variant.name(), named(recipe.spec(), axis).name());
            assertEquals(recipe, read(Recipes.write(recipe)), Recipes.write(recipe));
            return List.of();
        } catch (RecipeException e) {
            return List.of(e.getMessage());
        }
    }

    private static Variant named(AlgorithmSpec spec, String axis) {
        Map<String, Variant> all = Map.of(
                "evaluator", spec.evaluator(),
                "extraction", spec.extraction(),
                "regime", spec.regime(),
                "credit", spec.credit(),
                "ensemble", spec.ensemble(),
                "transform", spec.transform(),
                "kl", spec.kl());
        return all.get(axis);
    }

    @Test
    void aValueIsNamedAloneOrInAGroup() {
        assertEquals(new Sarsa(), offline("evaluator: sarsa").evaluator());
        assertEquals(
                new ImplicitQ(0.7, 0.01),
                offline("evaluator: {name: implicit-q, expectile: 0.7}").evaluator());
        assertEquals(
                new ImplicitQ(0.7, 0.01), offline("evaluator: {expectile: 0.7}").evaluator());
        assertEquals(new OfflineArcher().spec(), offline("kl: none"));
    }

    private static AlgorithmSpec offline(String more) {
        return read(ECHO + "algorithm: {preset: offline-archer, " + more + "}\n")
                .spec();
    }

    @Test
    void theKeysOfTheValueThatThereIsChangeIt() {
        Recipe recipe = read(ECHO + "algorithm:\n  preset: grpo\n  regime: {groupSize: 4}\n  policy: {sampleSets: 1}\n"
                + "  extraction: {name: clipped-policy-gradient, clip: 0.3}\n");
        assertEquals(new OnPolicy(4, 0), recipe.spec().regime());
        ClippedPolicyGradient published =
                (ClippedPolicyGradient) new Grpo().spec().extraction();
        ClippedPolicyGradient changed = (ClippedPolicyGradient) recipe.spec().extraction();
        assertEquals(0.3, changed.clip());
        assertEquals(published.epochs(), changed.epochs(), "naming the value that there is changes nothing else");
    }

    @Test
    void aValueInsideAValueIsAGroup() {
        AlgorithmSpec spec = read(ECHO
                        + "algorithm: {preset: archer-awr, regime: {name: offline-to-online, offlineIterations: 3, online: {criticWindow: 9}}}\n")
                .spec();
        OfflineToOnline regime = (OfflineToOnline) spec.regime();
        assertEquals(3, regime.offlineIterations());
        assertEquals(9, regime.online().criticWindow());
    }

    @Test
    void overridesReachIntoAValueThatTheFileOnlyNames() {
        String yaml = ECHO + "algorithm: {preset: offline-archer, evaluator: implicit-q, transform: whitened}\n";
        AlgorithmSpec spec = Recipes.read(
                        yaml,
                        "r.yaml",
                        List.of("algorithm.evaluator.expectile=0.6", "algorithm.transform={name: none}"))
                .spec();
        assertEquals(new ImplicitQ(0.6, 0.01), spec.evaluator());
        assertEquals(new Unchanged(), spec.transform());
        String message = assertThrows(
                        RecipeException.class, () -> Recipes.read(yaml + "seed: 3\n", "r.yaml", List.of("seed.x=1")))
                .getMessage();
        assertEquals("seed: must be a group of keys, got '3' (r.yaml:3)", message);
    }

    @Test
    void unknownNamesAndKeys() {
        assertAll(
                () -> assertError(
                        "algorithm: {preset: archr}\n",
                        "algorithm.preset: there is no preset 'archr'; there is archer, archer-awr,",
                        "did you mean 'archer'? (r.yaml:2)"),
                () -> assertError(
                        "algorithm:\n  evaluator: implict-q\n",
                        "algorithm.evaluator: there is no evaluator 'implict-q'; there is generalized-advantage,",
                        "did you mean 'implicit-q'? (r.yaml:3)"),
                () -> assertError(
                        "algorithm:\n  evaluator:\n    name: implict-q\n", "did you mean 'implicit-q'? (r.yaml:4)"),
                () -> assertError(
                        "algorithm:\n  evaluater: implicit-q\n",
                        "algorithm.evaluater: there is no such key; did you mean algorithm.evaluator?",
                        "(r.yaml:3)"),
                () -> assertError(
                        "algorithm:\n  preset: archer\n  evaluator: {expectile: 0.7}\n",
                        "algorithm.evaluator.expectile: temporal-difference has no such key; to take another, write"
                                + " algorithm.evaluator: {name: implicit-q, expectile: ...} (r.yaml:4)"),
                () -> assertError(
                        "algorithm: {evaluator: {temperature: 0.7}}\n",
                        "algorithm.evaluator.temperature: there is no such key; temporal-difference has no keys"),
                () -> assertError(
                        "algorithm:\n  extraction: {epoch: 2}\n",
                        "algorithm.extraction.epoch: there is no such key; did you mean algorithm.extraction.epochs?"
                                + " clipped-policy-gradient has utterancesPerState, epochs, clip, klLimit, ratio,"
                                + " baseline (r.yaml:3)"),
                () -> assertError(
                        "algorithm:\n  evaluator: [implicit-q]\n",
                        "algorithm.evaluator: must be a name or a group of keys, got a list (r.yaml:3)"),
                () -> assertError(
                        "algorithm:\n  evaluator: {name: [implicit-q]}\n",
                        "algorithm.evaluator.name: must be a word, got a list (r.yaml:3)"),
                () -> assertError(
                        "algorithm:\n  kl:\n", "algorithm.kl: must be a name or a group of keys, got nothing"),
                () -> assertError(
                        "algorithm:\n  preset: offline-archer\n  evaluator:\n    expectile: 1\n",
                        "algorithm.evaluator.expectile: must be from 0.001 to 0.999, got 1.0 (r.yaml:5)"));
    }

    /** Every refusal of a combination has a test of its own beside {@link AlgorithmSpec}; here, where it points to. */
    @Test
    void illegalCombinationsPointToTheirKeyOrTheGroupAroundIt() {
        assertAll(
                () -> assertError(
                        "algorithm:\n  preset: archer\n  credit: token\n",
                        "algorithm.credit: the evaluator temporal-difference cannot give credit to the token;"
                                + " write credit: turn (r.yaml:4)"),
                () -> assertError(
                        "algorithm:\n  preset: turn-ppo\n  credit:\n    name: trajectory\n",
                        "write credit: bi-level or token or turn (r.yaml:4)"),
                () -> assertError(
                        "algorithm:\n  preset: archer\n  regime: offline\n",
                        "algorithm.regime: offline, reinforce follows the critic",
                        "ask for it: regime: {name: offline, policyGradients: allowed} (r.yaml:4)"),
                () -> assertError(
                        "algorithm:\n  preset: chai\n  policy:\n    sampleSets: 2\n",
                        "algorithm.policy.sampleSets: the policy of best-of-several never moves, got 2 sample sets; write 0"
                                + " (r.yaml:5)"),
                () -> assertError(
                        "algorithm:\n  preset: archer\n  evaluator: returns\n",
                        "algorithm.extraction.utterancesPerState: the evaluator returns",
                        "write 0, or an evaluator of Q with credit to turns (r.yaml:2)"));
    }

    @Test
    void groupsNeedAnEnvironmentThatRepeatsAndWholeGroups() {
        String passing = "environment: {name: echo, moment: passes}\nalgorithm:\n  preset: ";
        assertEquals(1, read(passing + "archer\n").spec().regime().groupSize());
        assertRefused(
                passing + "grpo\n",
                "algorithm.regime.groupSize: echo cannot play the same task instance twice, so a group of 8 episodes"
                        + " would have nothing in common; take a preset without groups (archer-ppo, token-ppo), or another"
                        + " environment (r.yaml:2)");
        assertRefused(
                passing + "turn-ppo\n  regime:\n    groupSize: 4\n",
                "algorithm.regime.groupSize: echo cannot play",
                "a group of 4 episodes",
                "(r.yaml:5)");
        assertError(
                "algorithm: {preset: rloo}\nrollout:\n  episodesPerIteration: 60\n",
                "rollout.episodesPerIteration: must be a multiple of algorithm.regime.groupSize (8), got 60"
                        + " (r.yaml:4)");
    }

    @Test
    void comparedEpisodesNeedSeveralAttempts() {
        String sweet = "environment: {name: key-door}\nalgorithm: {preset: sweet}\nwarmStart:\n";
        assertEquals(3, read(sweet + "  steps: 9\n").warmStart().attempts());
        assertEquals(
                1, read(sweet + "  attempts: 1\n  file: a.jsonl\n").warmStart().attempts());
        assertRefused(
                sweet + "  attempts: 1\n",
                "warmStart.attempts: privileged-log-ratio learns from better and worse episodes of the same task instance,"
                        + " got 1 of each; write 2 or more, or give warmStart.file (r.yaml:4)");
        assertRefused(
                "environment: {name: echo, moment: passes}\nwarmStart: {attempts: 2}\n",
                "warmStart.attempts: echo cannot play the same task instance twice, got 2 attempts at each; write 1, or"
                        + " take another environment (r.yaml:2)");
    }

    @Test
    void valuesOfTokensAreOfThePolicysOwnTokens() {
        String encoder = "critic:\n  model: some/encoder\n";
        assertError(
                "algorithm: {preset: token-ppo}\n" + encoder,
                "critic.model: credit to the token needs values of the policy's own tokens, which a pretrained encoder"
                        + " does not read, got some/encoder; write micro, nano, small, or an algorithm with credit: turn"
                        + " (r.yaml:4)");
        assertError("algorithm: {preset: ilql}\n" + encoder, "critic.model: credit to the token");
        assertError("algorithm: {preset: bilevel-ppo}\n" + encoder, "critic.model: credit to the bi-level");
        read(ECHO + "algorithm: {preset: turn-ppo}\n" + encoder);
        read(ECHO + "algorithm: {preset: grpo}\n" + encoder);
    }

    private static void assertError(String yaml, String... parts) {
        assertRefused(ECHO + yaml, parts);
    }

    private static void assertRefused(String yaml, String... parts) {
        String message = assertThrows(RecipeException.class, () -> read(yaml)).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), "wanted '" + part + "' in: " + message);
        }
    }

    private static Recipe read(String yaml) {
        return Recipes.read(yaml, "r.yaml", List.of());
    }
}

package org.archerrl.job.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;
import org.archerrl.job.diagnosis.Finding.Severity;
import org.archerrl.job.run.Metrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Metrics made by hand: a healthy run, and what each rule is for, which differs from it in one thing. */
final class DiagnosisTest {
    private static final int ITERATIONS = 12;

    /**
     * A run with something wrong.
     *
     * @param finding the only one
     * @param preset of the run
     * @param settings of its recipe beside the preset
     * @param warmStart what line 0 has in the place of the healthy run's
     * @param others what all other lines have in the place of the healthy run's
     */
    record Ill(
            String finding,
            String preset,
            List<String> settings,
            Map<String, Double> warmStart,
            Map<String, Double> others) {
        @Override
        public String toString() {
            return finding;
        }
    }

    private static Ill ill(String finding, Map<String, Double> others, String... settings) {
        return new Ill(finding, "archer-ppo", List.of(settings), Map.of(), others);
    }

    static Stream<Ill> ills() {
        return Stream.of(
                ill("collapsed", flat(Map.of("rollout.repeated", 0.6))),
                ill("stuck", flat(Map.of("rollout.repeated", 0.3, "rollout.entropy", 0.02))),
                ill("entropy-falls", flat(Map.of("rollout.entropy", 1.0))),
                ill("malformed-rises", Map.of("rollout.malformed", 0.25)),
                ill("fell", Map.of("evaluation.return.mean", -18.0)),
                ill("critic-outrun", Map.of("critic.q.bias", 2.5)),
                ill("advantages-alike", Map.of("advantage.deviationInState", 0.01)),
                ill("critic-clipped", Map.of("critic.clipped", 1.0), "algorithm.horizon.rewardScale=1"),
                ill("critic-steps-few", flat(Map.of()), "algorithm.critic.stepsPerIteration=10"),
                ill("warm-up-endless", Map.of(), "algorithm.regime.warmUpEpisodes=100000"),
                ill("warming-up", Map.of(), "algorithm.regime.warmUpEpisodes=1000"),
                ill("replay-small", Map.of("replay.turns", 2000.0, "replay.episodes", 160.0), "replay.capacity=2000"),
                ill("not-evaluated", Map.of(), "evaluation.every=0"),
                ill("not-finite", Map.of("policy.loss", Double.NaN)),
                ill("flat", flat(Map.of())),
                ill("rate-spent", Map.of("policy.version", 36.0), "schedule.decay=linear", "iterations=12"),
                new Ill(
                        "stale",
                        "token-ppo",
                        List.of("algorithm.regime.maxStaleness=2"),
                        Map.of(),
                        Map.of("policy.staleness", 2.0)),
                new Ill(
                        "combination",
                        "archer-mc",
                        List.of("algorithm.regime.warmUpEpisodes=0"),
                        Map.of(),
                        flat(Map.of())));
    }

    /** Adds a return that does not rise. */
    private static Map<String, Double> flat(Map<String, Double> others) {
        Map<String, Double> all = new TreeMap<>(others);
        all.put("evaluation.return.mean", -13.4);
        return all;
    }

    private static Recipe recipe(String preset, List<String> settings) {
        String yaml = "environment: {name: twenty-questions, objects: 10}\nalgorithm: {preset: " + preset
                + "}\niterations: 64\n";
        return Recipes.read(yaml, "test.yaml", settings);
    }

    private static List<Map<String, Double>> lines(Map<String, Double> warmStart, Map<String, Double> others) {
        List<Map<String, Double>> lines = new ArrayList<>();
        for (int i = 0; i <= ITERATIONS; i++) {
            double risen = -13.4 + 0.5 * i;
            Map<String, Double> line = new TreeMap<>(Map.of(
                    "iteration", (double) i,
                    "episodes", 64.0 * i,
                    "evaluation.episodes", 512.0,
                    "evaluation.return.mean", risen,
                    "evaluation.return.error", 0.2,
                    "evaluation.repeated", 0.3,
                    "evaluation.malformed", 0.05,
                    "evaluation.entropy", 2.9));
            if (i > 0) {
                line.putAll(Map.of(
                        "rollout.return.mean", risen,
                        "rollout.return.error", 0.6,
                        "rollout.repeated", 0.2,
                        "rollout.malformed", 0.05,
                        "rollout.entropy", 2.0,
                        "critic.q.bias", 0.4,
                        "critic.clipped", 0.0,
                        "advantage.deviationInState", 0.5,
                        "policy.loss", 0.01,
                        "policy.version", 3.0 * i));
                line.putAll(Map.of("replay.turns", 20_000.0, "replay.episodes", 2000.0, "policy.staleness", 0.5));
            }
            line.putAll(i == 0 ? warmStart : others);
            lines.add(line);
        }
        return lines;
    }

    private static List<String> names(Diagnosis diagnosis) {
        return diagnosis.findings().stream().map(Finding::name).toList();
    }

    @Test
    void aHealthyRunHasNoFindingAndKnowsHowFarItIs() {
        Diagnosis diagnosis = Diagnosis.of(recipe("archer-ppo", List.of()), lines(Map.of(), Map.of()));
        assertEquals(List.of(), diagnosis.findings());
        assertTrue(diagnosis.figures().get("return").contains("57 % of the way there"), diagnosis.figures()::toString);
    }

    @ParameterizedTest
    @MethodSource("ills")
    void eachIllHasItsFinding(Ill ill) {
        Diagnosis diagnosis = Diagnosis.of(recipe(ill.preset(), ill.settings()), lines(ill.warmStart(), ill.others()));
        assertEquals(List.of(ill.finding()), names(diagnosis));
    }

    @ParameterizedTest
    @MethodSource("ills")
    void whatIsToBeTriedIsALegalRecipe(Ill ill) {
        Recipe before = recipe(ill.preset(), ill.settings());
        List<String> settings = new ArrayList<>(ill.settings());
        Diagnosis.of(before, lines(ill.warmStart(), ill.others()))
                .findings()
                .forEach(finding -> settings.addAll(finding.settings()));
        boolean isAdvised = settings.size() > ill.settings().size();
        assertEquals(isAdvised, !Recipes.write(recipe(ill.preset(), settings)).equals(Recipes.write(before)));
    }

    @Test
    void aSolvedTaskIsWellWithoutEntropyAndWithAllAdvantagesAlike() {
        Diagnosis diagnosis = Diagnosis.of(
                recipe("archer-ppo", List.of()),
                lines(
                        Map.of(),
                        Map.of(
                                "evaluation.return.mean", -2.9,
                                "evaluation.return.error", 0.05,
                                "rollout.entropy", 0.01,
                                "rollout.repeated", 0.0,
                                "advantage.deviationInState", 0.001)));
        assertEquals(List.of(), names(diagnosis));
    }

    @Test
    void explainedVarianceDecidesNothing() {
        Recipe recipe = recipe("archer-ppo", List.of());
        for (double value : new double[] {-3, 0, 0.9}) {
            Map<String, Double> others = Map.of("critic.q.explainedVariance", value);
            assertEquals(List.of(), names(Diagnosis.of(recipe, lines(Map.of(), others))));
        }
    }

    @Test
    void theMostSeriousComesFirst() {
        Diagnosis diagnosis = Diagnosis.of(
                recipe("archer-ppo", List.of("evaluation.every=0")),
                lines(Map.of(), flat(Map.of("rollout.repeated", 0.6, "critic.q.bias", 2.5))));
        assertEquals(List.of("collapsed", "critic-outrun", "not-evaluated"), names(diagnosis));
        assertEquals(Severity.SERIOUS, diagnosis.findings().get(0).severity());
    }

    @Test
    void aRunThatHasNotBegunIsNoFault() {
        assertEquals(List.of(), names(Diagnosis.of(recipe("archer-ppo", List.of()), List.of())));
    }

    @Test
    void allThatIsAskedForIsMeasured() {
        ills().forEach(ill ->
                assertTrue(Metrics.ALL.keySet().containsAll(ill.others().keySet()), ill::toString));
    }
}

package org.archerrl.job.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;

/** What there is to measure, by name, and what came of it. */
public final class Benchmark {
    /** The recipe whose sizes rule. */
    public static final String RECIPE = "twenty-questions-10";

    /** Name to one-sentence description, in the order of running. */
    public static final Map<String, String> ALL = all();

    private final List<Rate> rates = new ArrayList<>();
    private final Map<String, Double> phases = new LinkedHashMap<>();

    private static Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("environment", "turns of the scripted player, no model");
        all.put("rollout", "turns and tokens of the nano policy, 64 environments in lockstep");
        all.put("cloning", "behaviour cloning's steps");
        all.put("critic", "the critic's steps");
        all.put("policy", "advantages of fresh utterances, and the policy's clipped steps");
        all.put("iteration", "an iteration by phase, in an embedded run");
        return all;
    }

    /**
     * Runs some.
     *
     * @param names of {@link #ALL}
     * @param begun is told each one's name when it begins
     */
    public void run(Set<String> names, Consumer<String> begun) {
        if (names.contains("environment")) {
            begun.accept("environment");
            rates.addAll(environment(10));
            rates.addAll(environment(157));
        }
        if (names.stream().anyMatch(Set.of("rollout", "cloning", "critic", "policy")::contains)) {
            learners(Recipes.load(RECIPE, List.of()), names, begun);
        }
        if (names.contains("iteration")) {
            begun.accept("iteration");
            phases.putAll(IterationBench.run(RECIPE));
        }
    }

    private static List<Rate> environment(int objects) {
        EnvironmentSpec spec = Environments.named("twenty-questions", Map.of("objects", objects));
        String player = spec.players().get(0);
        return EnvironmentBench.measure("environment, " + objects + " objects, player '" + player + "'", spec, player);
    }

    private void learners(Recipe recipe, Set<String> names, Consumer<String> begun) {
        try (LearnerBench bench = new LearnerBench(recipe)) {
            if (names.contains("rollout")) {
                begun.accept("rollout");
                rates.addAll(bench.rollout());
            }
            if (names.contains("critic")) {
                begun.accept("critic");
                rates.addAll(bench.critic());
            }
            if (names.contains("policy")) {
                begun.accept("policy");
                rates.addAll(bench.policy());
            }
            if (names.contains("cloning")) {
                begun.accept("cloning");
                rates.addAll(bench.cloning());
            }
        }
    }

    /** Returns what was measured by the second. */
    public List<Rate> rates() {
        return List.copyOf(rates);
    }

    /** Returns the mean seconds of an iteration's phases; empty if that was not asked for. */
    public Map<String, Double> phases() {
        return new LinkedHashMap<>(phases);
    }
}

package org.archerrl.job.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.run.Metrics;
import org.archerrl.job.run.RunDirectory;
import org.archerrl.job.run.RunException;
import org.archerrl.policy.Decoding;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.Episode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code archer evaluate}. */
@Command(
        name = "evaluate",
        description = "Plays fresh episodes with a run's policy and tells their mean return.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN_DIR", description = "What archer train wrote.")
    private Path run;

    @Mixin
    private CheckpointOption checkpoint;

    @Option(names = "--episodes", paramLabel = "N", defaultValue = "512", description = "Default: 512.")
    private int episodes;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "12345", description = "Which tasks and which draws.")
    private long seed;

    @Mixin
    private DecodingOptions decoding;

    @Option(names = "--environment", paramLabel = "NAME", description = "Another environment than the run's.")
    private String environment;

    @Mixin
    private EnvironmentSettings settings;

    @Option(names = "--json", description = "Prints one object.")
    private boolean json;

    private EnvironmentSpec evaluated(Recipe recipe) {
        if (environment != null) {
            return settings.of(environment);
        }
        settings.refuse("the run's own environment is as the run was made; name one with --environment");
        return recipe.environment().spec();
    }

    @Override
    public Integer call() {
        if (episodes < 1) {
            throw new RunException("--episodes: must be at least 1, got " + episodes);
        }
        Decoding how = decoding.chosen(Decoding.SAMPLE);
        Recipe recipe = RunDirectory.recipeOf(run);
        EnvironmentSpec spec = evaluated(recipe).heldOut();
        Map<String, Double> metrics;
        try (SavedPolicy policy = new SavedPolicy(run, checkpoint.name())) {
            List<Episode> played = policy.play(
                    spec, recipe.rollout().environmentsPerWorker(), episodes, new Seed(seed).child("evaluate"), how);
            metrics = Metrics.of("evaluation", played);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("environment", spec.name());
        result.put("checkpoint", checkpoint.name());
        result.put("episodes", episodes);
        result.put("decoding", how.toString());
        result.put("meanReturn", metrics.get("evaluation.return.mean"));
        result.put("standardError", metrics.get("evaluation.return.error"));
        result.put("successRate", metrics.get("evaluation.success"));
        result.put("meanTurns", metrics.get("evaluation.turns"));
        if (json) {
            Json.print(result);
        } else {
            System.out.println(String.format(
                    Locale.ROOT,
                    "%s, checkpoint %s, %d episodes (%s): return %.3f +- %.3f (standard error), success %.1f %%, %.2f turns",
                    spec.name(),
                    checkpoint.name(),
                    episodes,
                    how,
                    metrics.get("evaluation.return.mean"),
                    metrics.get("evaluation.return.error"),
                    100 * metrics.get("evaluation.success"),
                    metrics.get("evaluation.turns")));
        }
        return 0;
    }
}

package org.archerrl.job.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.archerrl.dataset.EpisodeLines;
import org.archerrl.env.EnvironmentProvider;
import org.archerrl.env.Environments;
import org.archerrl.interaction.Trajectory;
import org.archerrl.job.WarmStartEpisodes;
import org.archerrl.job.config.Catalogue;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.RecipeException;
import org.archerrl.job.config.Recipes;
import org.archerrl.job.run.RunDirectory;
import org.archerrl.job.run.RunException;
import org.archerrl.policy.Decoding;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.Episode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code archer collect}. */
@Command(
        name = "collect",
        description =
                "Writes episodes of a scripted player, or of a run's policy, to a file that warmStart.file reads.",
        mixinStandardHelpOptions = true)
final class CollectCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "ENVIRONMENT|RECIPE|FILE.yaml|RUN_DIR",
            description = "What is played: an environment with its defaults, a recipe's, or a run's.")
    private String target;

    @Option(names = "--episodes", paramLabel = "N", required = true, description = "How many to write.")
    private int episodes;

    @Option(names = "--out", paramLabel = "FILE.jsonl", required = true, description = "A new file.")
    private Path out;

    @Option(
            names = "--player",
            paramLabel = "NAME",
            description = "The scripted player; default: a run's policy, and else the recipe's player.")
    private String player;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "Which tasks and which draws; default: the recipe's. A player then plays what it plays for the"
                            + " warm start of a run with this seed.")
    private Long seed;

    @Option(names = "--set", paramLabel = "a.b=c", description = "Changes one key of the recipe; may be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Mixin
    private CheckpointOption checkpoint;

    @Mixin
    private DecodingOptions decoding;

    @Override
    public Integer call() {
        if (episodes < 1) {
            throw new RunException("--episodes: must be at least 1, got " + episodes);
        }
        EpisodeLines.refuseTaken(out);
        boolean byPolicy = player == null && RunDirectory.isRun(Path.of(target));
        List<Trajectory> played = byPolicy ? ofPolicy(Path.of(target)) : ofPlayer();
        EpisodeLines.write(out, played);
        SummaryStatistics returns = new SummaryStatistics();
        played.forEach(episode -> returns.addValue(episode.totalReward()));
        System.out.println(String.format(
                Locale.ROOT, "%d episodes with a mean return of %.3f in %s", episodes, returns.getMean(), out));
        return 0;
    }

    private List<Trajectory> ofPolicy(Path run) {
        if (!overrides.isEmpty()) {
            throw new RunException("--set " + overrides.get(0)
                    + ": a run's policy plays what the run was made for; leave" + " --set out, or name a --player");
        }
        Recipe recipe = RunDirectory.recipeOf(run);
        try (SavedPolicy policy = new SavedPolicy(run, checkpoint.name())) {
            return policy
                    .play(
                            recipe.environment().spec(),
                            recipe.rollout().environmentsPerWorker(),
                            episodes,
                            new Seed(seed == null ? recipe.seed() : seed).child("collect"),
                            decoding.chosen(Decoding.SAMPLE))
                    .stream()
                    .map(Episode::text)
                    .toList();
        }
    }

    private List<Trajectory> ofPlayer() {
        if (!decoding.chosen(Decoding.SAMPLE).equals(Decoding.SAMPLE)) {
            throw new RunException(
                    "--decoding and what shapes it: a scripted player says what its script says; leave them"
                            + " out, or give the directory of a run without --player");
        }
        return WarmStartEpisodes.played(recipe());
    }

    /** Returns the recipe of a run whose warm start is what is asked for here. */
    private Recipe recipe() {
        List<String> changes = new ArrayList<>(overrides);
        changes.add("warmStart.file=\"\"");
        changes.add("warmStart.episodes=" + episodes);
        if (player != null) {
            changes.add("warmStart.player=" + player);
        }
        if (seed != null) {
            changes.add("seed=" + seed);
        }
        if (RunDirectory.isRun(Path.of(target))) {
            return Recipes.read(Recipes.write(RunDirectory.recipeOf(Path.of(target))), target, changes);
        }
        List<String> environments =
                Environments.all().stream().map(EnvironmentProvider::name).collect(Collectors.toList());
        if (environments.contains(target)) {
            return Recipes.read("environment: {name: " + target + "}\n", target, changes);
        }
        boolean isFile = target.endsWith(".yaml") || target.endsWith(".yml");
        if (!isFile && !Catalogue.RECIPES.names().contains(target)) {
            throw new RecipeException("there is no environment, no run and no recipe '" + target
                    + "'; environments are " + String.join(", ", environments) + ", recipes "
                    + String.join(", ", Catalogue.RECIPES.names()));
        }
        return Recipes.load(target, changes);
    }
}

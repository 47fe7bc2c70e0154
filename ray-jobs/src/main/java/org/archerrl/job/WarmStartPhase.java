package org.archerrl.job;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.archerrl.dataset.Dataset;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.interaction.Trajectory;
import org.archerrl.job.config.Recipe;
import org.archerrl.learn.UpdateReport;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.Demonstrations;

/**
 * From nothing to a policy that imitates demonstrations, a scripted player's or recorded ones: tokenizer, behaviour cloning.
 */
final class WarmStartPhase {
    /** Steps between two signs of life. */
    private static final int CHUNK = 50;

    private static final int CHUNK_OF_LARGE_MODELS = 5;

    private final Recipe recipe;
    private final TrainingActors actors;
    private final StopRequest stop;
    private final Progress progress;

    WarmStartPhase(Recipe recipe, TrainingActors actors, StopRequest stop, Progress progress) {
        this.recipe = recipe;
        this.actors = actors;
        this.stop = stop;
        this.progress = progress;
    }

    /**
     * What comes of it.
     *
     * @param demonstrations in tokens, which fill the replay buffer
     * @param tokenizerHash of the tokenizer
     * @param data the file that the demonstrations were read from, if they were
     * @param metrics of the last steps
     */
    record WarmStarted(
            List<TokenTrajectory> demonstrations,
            String tokenizerHash,
            Optional<Dataset.Source> data,
            Map<String, Double> metrics) {}

    WarmStarted run() {
        Optional<Dataset> recorded = recorded();
        List<Trajectory> episodes = recorded.map(Dataset::episodes).orElseGet(this::played);
        try (FirstFormat format = FirstFormat.of(recipe, episodes)) {
            recorded.ifPresent(format::check);
            if (recipe.policy().isPretrained()) {
                actors.learners().openPolicy();
            } else {
                actors.learners().initPolicy(format.tokenizer().json(), format.context());
            }
            return new WarmStarted(
                    remembered(episodes, format),
                    format.tokenizer().hash(),
                    recorded.map(Dataset::source),
                    clone(WarmStartEpisodes.seed(recipe).child("cloning")));
        }
    }

    private Optional<Dataset> recorded() {
        if (!recipe.warmStart().isRecorded()) {
            return Optional.empty();
        }
        Dataset dataset = WarmStartEpisodes.recorded(recipe);
        progress.message("warm start: " + dataset.episodes().size() + " episodes of "
                + dataset.source().file() + " (" + dataset.source().format() + ")");
        dataset.content().notes().forEach(progress::message);
        return Optional.of(dataset);
    }

    private List<Trajectory> played() {
        progress.message("warm start: " + recipe.warmStart().episodes() + " episodes of the player '"
                + recipe.warmStart().player() + "'");
        return WarmStartEpisodes.played(recipe);
    }

    private List<TokenTrajectory> remembered(List<Trajectory> episodes, FirstFormat format) {
        EnvironmentSpec spec = recipe.environment().spec();
        progress.message("tokenizer with " + format.tokenizer().vocabularySize() + " tokens, context of "
                + format.context() + ", mean return of the demonstrations " + mean(episodes));
        List<TokenTrajectory> demonstrations = Demonstrations.tokenised(
                episodes, spec.contextRule(), format.turns(), format.context(), spec.maxUtteranceTokens());
        actors.replay().add(demonstrations);
        return demonstrations;
    }

    private Map<String, Double> clone(Seed seed) {
        int steps = recipe.warmStart().steps();
        int chunk = recipe.policy().isPretrained() ? CHUNK_OF_LARGE_MODELS : CHUNK;
        Map<String, Double> metrics = new TreeMap<>();
        for (int done = 0; done < steps && !stop.isMade(); done += chunk) {
            UpdateReport report = actors.learners().imitate(Math.min(chunk, steps - done), seed.child("chunk", done));
            metrics.putAll(report.scalars());
            progress.part("behaviour cloning", Math.min(done + chunk, steps), steps);
        }
        return metrics;
    }

    private static String mean(List<Trajectory> episodes) {
        double mean =
                episodes.stream().mapToDouble(Trajectory::totalReward).average().orElse(0);
        return String.format(Locale.ROOT, "%.2f", mean);
    }
}

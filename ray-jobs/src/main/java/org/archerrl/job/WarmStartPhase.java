package org.archerrl.job;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.interaction.Trajectory;
import org.archerrl.job.config.Recipe;
import org.archerrl.learn.UpdateReport;
import org.archerrl.pretrained.LanguageModel;
import org.archerrl.pretrained.ModelSource;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.Demonstrations;
import org.archerrl.text.BpeTrainer;
import org.archerrl.text.ChatTemplate;
import org.archerrl.text.Tokenizer;
import org.archerrl.text.TurnFormat;

/** From nothing to a policy that imitates a scripted player: demonstrations, tokenizer, behaviour cloning. */
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
     * @param demonstrations the player's episodes in tokens, which fill the replay buffer
     * @param tokenizerHash of the tokenizer
     * @param metrics of the last steps
     */
    record WarmStarted(List<TokenTrajectory> demonstrations, String tokenizerHash, Map<String, Double> metrics) {}

    WarmStarted run(Seed seed) {
        EnvironmentSpec spec = recipe.environment().spec();
        int wanted = recipe.warmStart().episodes();
        progress.message("warm start: " + wanted + " episodes of the player '"
                + recipe.warmStart().player() + "'");
        List<Trajectory> played =
                Demonstrations.play(spec, recipe.warmStart().player(), wanted, seed.child("demonstrations"));
        if (recipe.policy().isPretrained()) {
            try (ModelSource source = ModelSource.open(recipe.policy().model());
                    Tokenizer tokenizer = LanguageModel.read(source).tokenizer(source)) {
                TurnFormat format = recipe.policy().format(tokenizer, ChatTemplate.read(source.texts()));
                return imitated(played, format, actors.openPolicy(), seed);
            }
        }
        String learnt = BpeTrainer.train(
                Demonstrations.corpus(played),
                recipe.policy().vocabulary(),
                recipe.policy().phrases());
        try (Tokenizer tokenizer = Tokenizer.fromJson(learnt)) {
            TurnFormat format = recipe.policy().format(tokenizer, Optional.empty());
            int context = context(spec, Demonstrations.longest(played, format));
            actors.initPolicy(learnt, context);
            return imitated(played, format, context, seed);
        }
    }

    private WarmStarted imitated(List<Trajectory> played, TurnFormat format, int context, Seed seed) {
        EnvironmentSpec spec = recipe.environment().spec();
        progress.message("tokenizer with " + format.tokenizer().vocabularySize() + " tokens, context of " + context
                + ", player's return " + mean(played));
        List<TokenTrajectory> demonstrations =
                Demonstrations.tokenised(played, spec.contextRule(), format, context, spec.maxUtteranceTokens());
        actors.remember(demonstrations);
        return new WarmStarted(demonstrations, format.tokenizer().hash(), clone(seed.child("cloning")));
    }

    private Map<String, Double> clone(Seed seed) {
        int steps = recipe.warmStart().steps();
        int chunk = recipe.policy().isPretrained() ? CHUNK_OF_LARGE_MODELS : CHUNK;
        Map<String, Double> metrics = new TreeMap<>();
        for (int done = 0; done < steps && !stop.isMade(); done += chunk) {
            UpdateReport report = actors.imitate(Math.min(chunk, steps - done), seed.child("chunk", done));
            metrics.putAll(report.scalars());
            progress.part("behaviour cloning", Math.min(done + chunk, steps), steps);
        }
        return metrics;
    }

    /** Half as many tokens again as the longest demonstration has, unless the recipe says how many. */
    private int context(EnvironmentSpec spec, int longest) {
        int least = 2 * (spec.maxUtteranceTokens() + 1);
        int given = recipe.policy().context();
        int derived = (longest * 3 / 2 + spec.maxUtteranceTokens() + 15) / 16 * 16;
        return Math.max(least, given == 0 ? derived : given);
    }

    private static String mean(List<Trajectory> played) {
        double mean =
                played.stream().mapToDouble(Trajectory::totalReward).average().orElse(0);
        return String.format(Locale.ROOT, "%.2f", mean);
    }
}

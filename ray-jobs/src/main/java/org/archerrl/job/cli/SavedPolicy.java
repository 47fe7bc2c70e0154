package org.archerrl.job.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.run.Checkpoints;
import org.archerrl.job.run.RunDirectory;
import org.archerrl.learn.Speaker;
import org.archerrl.policy.Decoding;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.Episode;
import org.archerrl.rollout.RolloutWorker;
import org.archerrl.text.TurnFormat;

/** What a checkpoint lets speak, playing in this process without Ray. */
final class SavedPolicy implements AutoCloseable {
    private final Speaker speaker;
    private final TurnFormat format;

    SavedPolicy(Path run, String checkpoint) {
        Recipe recipe = RunDirectory.recipeOf(run);
        Checkpoints checkpoints = new Checkpoints(run);
        Map<String, byte[]> critic =
                Speaker.hasCritic(recipe.spec()) ? checkpoints.read(checkpoint).critic() : Map.of();
        this.speaker = new Speaker(
                recipe.spec(),
                recipe.evaluators(),
                recipe.policy().speaking(checkpoints.readPolicy(checkpoint)),
                critic);
        this.format = recipe.policy()
                .format(speaker.policy().tokenizer(), speaker.policy().chatTemplate());
    }

    List<Episode> play(EnvironmentSpec spec, int environments, int episodes, Seed seed, Decoding decoding) {
        try (RolloutWorker worker =
                new RolloutWorker(spec, speaker.voice(), format, Math.min(environments, episodes))) {
            return new ArrayList<>(worker.collect(0, episodes, seed, decoding));
        }
    }

    @Override
    public void close() {
        speaker.close();
    }
}

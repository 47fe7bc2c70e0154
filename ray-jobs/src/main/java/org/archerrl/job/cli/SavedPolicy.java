package org.archerrl.job.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.archerrl.critic.Critic;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.run.Checkpoints;
import org.archerrl.job.run.Checkpoints.Saved;
import org.archerrl.job.run.RunDirectory;
import org.archerrl.learn.Speaker;
import org.archerrl.learn.TrueAdvantage;
import org.archerrl.policy.Decoding;
import org.archerrl.rl.Seed;
import org.archerrl.rl.WithinState;
import org.archerrl.rollout.Episode;
import org.archerrl.rollout.RolloutWorker;
import org.archerrl.text.TurnFormat;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.variant.FrozenPolicy;

/** What a checkpoint lets speak, playing in this process without Ray. */
final class SavedPolicy implements AutoCloseable {
    private final Recipe recipe;
    private final Checkpoints checkpoints;
    private final String checkpoint;
    private final Speaker speaker;
    private final TurnFormat format;

    SavedPolicy(Path run, String checkpoint) {
        this.recipe = RunDirectory.recipeOf(run);
        this.checkpoints = new Checkpoints(run);
        this.checkpoint = checkpoint;
        this.speaker = new Speaker(
                recipe.spec(),
                recipe.evaluators(),
                recipe.policy().speaking(checkpoints.readPolicy(checkpoint), ComputeDevice.CPU));
        if (recipe.spec().extraction() instanceof FrozenPolicy) {
            Saved saved = checkpoints.read(checkpoint);
            if (saved.standing().isAdvised(recipe.spec())) {
                speaker.advise(saved.critic());
            }
        }
        this.format = recipe.policy()
                .format(speaker.policy().tokenizer(), speaker.policy().chatTemplate());
    }

    List<Episode> play(EnvironmentSpec spec, int environments, int episodes, Seed seed, Decoding decoding) {
        try (RolloutWorker worker = new RolloutWorker(
                spec,
                speaker.voice(),
                format,
                Math.min(environments, episodes),
                recipe.rollout().attempts())) {
            return new ArrayList<>(worker.collect(0, episodes, seed, decoding));
        }
    }

    /** Holds the checkpoint's critic against roll-outs of its policy. */
    WithinState trueAdvantage(TrueAdvantage.Size size, Seed seed) {
        try (Critic critic = recipe.evaluators()
                .critic(speaker.policy(), checkpoints.read(checkpoint).critic())) {
            return new TrueAdvantage(
                            recipe.spec(),
                            recipe.environment().spec(),
                            speaker.voice(),
                            critic,
                            format,
                            recipe.rollout().environmentsPerWorker())
                    .of(size, seed);
        }
    }

    @Override
    public void close() {
        speaker.close();
    }
}

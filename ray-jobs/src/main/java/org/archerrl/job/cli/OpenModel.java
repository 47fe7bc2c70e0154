package org.archerrl.job.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.job.config.PolicyModel;
import org.archerrl.job.run.Checkpoints;
import org.archerrl.job.run.RunDirectory;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.TokenPolicy.Passes;
import org.archerrl.policy.TokenPolicy.Use;
import org.archerrl.pretrained.ModelSource;
import org.archerrl.text.TurnFormat;

/** Opens the language model that a user named: the one place that knows the kinds of names. */
final class OpenModel {
    private OpenModel() {}

    /** Returns whether a name is that of a model or a run, there or not. */
    static boolean isModel(String name) {
        return name.contains("/") || name.endsWith(".gguf") || Files.isDirectory(Path.of(name));
    }

    /**
     * Opens a model, or the policy of a run.
     *
     * @param name a run's directory, or what {@link ModelSource#open} takes
     * @param checkpoint which of a run's
     * @throws CheckpointException if there is neither
     */
    static TokenPolicy named(String name, String checkpoint) {
        if (RunDirectory.isRun(Path.of(name))) {
            Path run = Path.of(name);
            PolicyModel model = RunDirectory.recipeOf(run).policy();
            return model.speaking(new Checkpoints(run).read(checkpoint).policy());
        }
        try (ModelSource source = ModelSource.open(name)) {
            return TokenPolicy.restored(source, Use.SPEAKS, Passes.PLAIN);
        }
    }

    /**
     * Returns the turns of a model's chat template, if it has one.
     *
     * @throws CheckpointException if it is refused
     */
    static Optional<TurnFormat> chat(TokenPolicy policy) {
        try {
            return policy.chatTemplate().map(template -> template.format(policy.tokenizer()));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(e.getMessage(), e);
        }
    }
}

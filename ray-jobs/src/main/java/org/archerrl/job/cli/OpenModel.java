package org.archerrl.job.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.job.run.Checkpoints;
import org.archerrl.job.run.RunDirectory;
import org.archerrl.job.run.RunException;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.TokenPolicy.Passes;
import org.archerrl.policy.TokenPolicy.Use;
import org.archerrl.pretrained.Adapter;
import org.archerrl.pretrained.LanguageModel;
import org.archerrl.pretrained.ModelSource;
import org.archerrl.text.TurnFormat;
import org.archerrl.torch.ComputeDevice;

/** Opens the language model that a user named: the one place that knows the kinds of names. */
final class OpenModel {
    private OpenModel() {}

    /** Returns whether a name is that of a model or a run, there or not. */
    static boolean isModel(String name) {
        return name.contains("/") || name.endsWith(".gguf") || Files.isDirectory(Path.of(name));
    }

    /**
     * Opens a model, or the policy of a run, to speak.
     *
     * @param name a run's directory, or what {@link ModelSource#open} takes
     * @param checkpoint which of a run's
     * @throws RunException if there is neither, or the model is no good
     * @throws CheckpointException if the run's checkpoint is damaged
     */
    static TokenPolicy named(String name, String checkpoint) {
        Path run = Path.of(name);
        if (RunDirectory.isRun(run)) {
            return RunDirectory.recipeOf(run).policy().speaking(filesOfRun(run, checkpoint), ComputeDevice.CPU);
        }
        try (ModelSource source = ModelSource.open(name)) {
            return TokenPolicy.restored(source, Use.SPEAKS, Passes.PLAIN);
        } catch (CheckpointException e) {
            throw refused(e);
        }
    }

    /**
     * Opens the texts and tensors of a model, or of the policy of a run with its low-rank addition merged in, and checks that
     * they fit; see {@link #named}.
     */
    static ModelSource source(String name, String checkpoint) {
        Path run = Path.of(name);
        if (RunDirectory.isRun(run)) {
            Map<String, byte[]> files = filesOfRun(run, checkpoint);
            return checked(Adapter.isIn(files) ? Adapter.merged(files) : ModelSource.of(files));
        }
        try {
            return checked(ModelSource.open(name));
        } catch (CheckpointException e) {
            throw refused(e);
        }
    }

    /**
     * Reads the files of a run's policy.
     *
     * @throws RunException if there is no run, or no such checkpoint
     * @throws CheckpointException if it is damaged
     */
    static Map<String, byte[]> filesOfRun(Path run, String checkpoint) {
        if (!RunDirectory.isRun(run)) {
            throw RunDirectory.missing(run);
        }
        return new Checkpoints(run).readPolicy(checkpoint);
    }

    private static ModelSource checked(ModelSource source) {
        try {
            return LanguageModel.checked(source);
        } catch (CheckpointException e) {
            source.close();
            throw e;
        }
    }

    /** What a user names is input, whatever is wrong with it. */
    private static RunException refused(RuntimeException e) {
        return new RunException(e.getMessage(), e);
    }

    /**
     * Returns the turns of a model's chat template, if it has one.
     *
     * @throws RunException if it is refused
     */
    static Optional<TurnFormat> chat(TokenPolicy policy) {
        try {
            return policy.chatTemplate().map(template -> template.format(policy.tokenizer()));
        } catch (IllegalArgumentException e) {
            throw refused(e);
        }
    }
}

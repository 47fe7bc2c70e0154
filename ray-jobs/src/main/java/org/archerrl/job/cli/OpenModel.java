package org.archerrl.job.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.archerrl.job.run.Checkpoints;
import org.archerrl.job.run.RunDirectory;
import org.archerrl.job.run.RunException;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.pretrained.LanguageModel;
import org.archerrl.pretrained.ModelFiles;

/** Opens the language model that a user named: the one place that knows the kinds of names. */
final class OpenModel {
    private OpenModel() {}

    /** Returns whether a name is that of a model and not of a run. */
    static boolean isModel(String name) {
        return Files.exists(Path.of(name, LanguageModel.CONFIG));
    }

    /**
     * Opens a model, or the policy of a run.
     *
     * @param checkpoint which of a run's
     * @throws RunException if there is neither
     */
    static TokenPolicy named(String name, String checkpoint) {
        if (isModel(name)) {
            return TokenPolicy.restored(ModelFiles.read(Path.of(name)));
        }
        if (RunDirectory.isRun(Path.of(name))) {
            return TokenPolicy.restored(
                    new Checkpoints(Path.of(name)).read(checkpoint).policy());
        }
        throw new RunException("there is no model in " + name + "; name a directory with " + LanguageModel.CONFIG
                + ", its tensors and its tokenizer, or one that archer train wrote");
    }
}

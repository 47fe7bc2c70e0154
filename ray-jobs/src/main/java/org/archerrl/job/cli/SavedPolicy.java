package org.archerrl.job.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.job.config.PolicyModel;
import org.archerrl.job.run.Checkpoints;
import org.archerrl.job.run.RunDirectory;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.Episode;
import org.archerrl.rollout.RolloutWorker;
import org.archerrl.text.TurnFormat;

/** A checkpoint's policy, playing in this process without Ray. */
final class SavedPolicy implements AutoCloseable {
    private final TokenPolicy policy;
    private final TurnFormat format;

    SavedPolicy(Path run, String checkpoint) {
        PolicyModel model = RunDirectory.recipeOf(run).policy();
        this.policy = model.speaking(new Checkpoints(run).readPolicy(checkpoint));
        this.format = model.format(policy.tokenizer(), policy.chatTemplate());
    }

    List<Episode> play(EnvironmentSpec spec, int environments, int episodes, Seed seed, Decoding decoding) {
        try (RolloutWorker worker = new RolloutWorker(spec, policy, format, Math.min(environments, episodes))) {
            return new ArrayList<>(worker.collect(0, episodes, seed, decoding));
        }
    }

    @Override
    public void close() {
        policy.close();
    }
}

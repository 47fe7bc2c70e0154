package org.archerrl.learn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.critic.Critic;
import org.archerrl.critic.CriticValues;
import org.archerrl.interaction.Ending;
import org.archerrl.nn.AdamW;
import org.archerrl.pretrained.ModelFiles;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.OpLibrary;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.ValueEvaluator;

/**
 * Learns what an episode's first context is worth, by a network of its own that reads nothing else: the value of instructions of
 * DigiRL (arXiv 2406.11896).
 */
final class OpeningLearner implements AutoCloseable {
    private static final String PREFIX = "opening-";
    private static final String OPTIMIZER = "opening-optimizer.safetensors";

    private final ValueEvaluator evaluator;
    private final Critic network;
    private final CriticSteps steps;
    private final AdamW optimizer;

    /** Makes a learner of the first head of V of {@code network}, which is closed by this. */
    OpeningLearner(ValueEvaluator evaluator, Critic network, CriticSteps steps) {
        this.evaluator = evaluator;
        this.network = network;
        this.steps = steps;
        this.optimizer = new AdamW(network.parameters(), 0, steps.maxGradientNorm());
    }

    /** Returns the part of {@link #files} that a network is restored from. */
    static Map<String, byte[]> networkIn(Map<String, byte[]> files) {
        Map<String, byte[]> own = new LinkedHashMap<>();
        files.forEach((name, content) -> {
            if (name.startsWith(PREFIX) && !name.equals(OPTIMIZER)) {
                own.put(name.substring(PREFIX.length()), content);
            }
        });
        return own;
    }

    /** Adds the gradients of {@code share} times the mean loss over these episodes; returns that. */
    double accumulate(List<TokenTrajectory> episodes, double[] targets, double share) {
        try (NDManager manager = network.parameters().scope();
                Autograd scope = Autograd.on()) {
            CriticValues values = network.online(manager, openings(episodes));
            NDArray loss = OpLibrary.scaled(
                    evaluator.valueLoss(
                            Heads.first(values.value(), 1), Heads.tensor(manager, new double[][] {targets})),
                    share);
            values.backward(loss);
            return loss.getFloat();
        }
    }

    /** Returns what takes the steps; owned here. */
    AdamW optimizer() {
        return optimizer;
    }

    /** Takes an optimizer step; {@code share} of the full learning rate. */
    void step(double share) {
        optimizer.step(steps.learningRate() * share);
    }

    /** Returns the value of each episode's first context. */
    double[] values(List<TokenTrajectory> episodes) {
        try (Autograd scope = Autograd.off();
                NDManager manager = network.parameters().scope()) {
            NDArray outputs = network.online(manager, openings(episodes)).value();
            return Arrays.stream(Heads.arrays(outputs, 1)[0])
                    .map(evaluator::value)
                    .toArray();
        }
    }

    private static EpisodeBatch openings(List<TokenTrajectory> episodes) {
        return new EpisodeBatch(episodes.stream().map(OpeningLearner::opening).toList());
    }

    /** Returns the first turn as an episode of its own. */
    private static TokenTrajectory opening(TokenTrajectory episode) {
        TokenTurn first = episode.turns().get(0);
        int[] tokens = Arrays.copyOfRange(episode.tokens(), first.contextStart(), first.utteranceEnd());
        int contextEnd = first.contextEnd() - first.contextStart();
        TokenTurn only = new TokenTurn(0, contextEnd, tokens.length, new float[0], first.reward(), Ending.TERMINATED);
        return new TokenTrajectory(episode.episodeId(), episode.instance(), tokens, List.of(only), 0);
    }

    Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        network.files().forEach((name, content) -> files.put(PREFIX + name, content));
        files.put(OPTIMIZER, SafeTensors.encode(optimizer.values(), Map.of()));
        return files;
    }

    /** Takes up the optimizer of {@link #files}; the network was restored before. */
    void resume(Map<String, byte[]> files) {
        optimizer.set(SafeTensors.decode(ModelFiles.required(files, OPTIMIZER)));
    }

    @Override
    public void close() {
        optimizer.close();
        network.close();
    }
}

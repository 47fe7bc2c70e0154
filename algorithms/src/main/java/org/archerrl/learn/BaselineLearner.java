package org.archerrl.learn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.critic.TokenCritic;
import org.archerrl.loss.CriticLosses;
import org.archerrl.nn.AdamW;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.pretrained.ModelFiles;
import org.archerrl.rl.Seed;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.OpLibrary;
import org.archerrl.variant.CriticSteps;

/**
 * Learns what advantage is to be expected after the tokens so far: the token baseline of ArCHer (arXiv 2402.19446, section 4), a
 * network of the policy's size.
 */
final class BaselineLearner implements AutoCloseable {
    private static final String PREFIX = "baseline-";
    private static final String OPTIMIZER = "baseline-optimizer.safetensors";

    private final TokenCritic network;
    private final CriticSteps steps;
    private final AdamW optimizer;

    BaselineLearner(TokenPolicy policy, CriticSteps steps) {
        this.network = new TokenCritic(
                policy.transformer().config(), 1, 0, policy.device(), new Seed(policy.version()).child("baseline"));
        this.steps = steps;
        this.optimizer = new AdamW(network.parameters(), 0, steps.maxGradientNorm());
    }

    /**
     * Adds a part's gradients; returns what was expected at each token, in the order of the policy's likelihood.
     *
     * @param share of the minibatch's tokens that are in this part
     */
    float[] accumulate(SampleSet.Part part, float share, Map<String, Double> report) {
        try (NDManager manager = network.parameters().scope();
                Autograd scope = Autograd.on()) {
            TokenCritic.Before before = network.before(
                    manager, part.batch(), part.copies(), part.scored().tokens());
            NDArray expected = before.values().flatten();
            float[] advantages = new float[(int) expected.size()];
            int p = 0;
            for (int m = 0; m < part.utterances(); m++) {
                for (int i = 0; i < part.scored().tokens()[m].length; i++) {
                    advantages[p++] = (float) part.weight(m, i);
                }
            }
            NDArray targets = manager.create(advantages);
            NDArray loss = CriticLosses.tokenBaseline(expected, targets, targets.onesLike());
            report.merge("policy.baselineLoss", (double) share * loss.getFloat(), Double::sum);
            float[] values = expected.toFloatArray();
            before.backward(OpLibrary.scaled(loss, share));
            return values;
        }
    }

    /** Returns what takes the steps; owned here. */
    AdamW optimizer() {
        return optimizer;
    }

    void step() {
        optimizer.step(steps.learningRate());
    }

    void discard() {
        optimizer.discard();
    }

    Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        network.files().forEach((name, content) -> files.put(PREFIX + name, content));
        files.put(OPTIMIZER, SafeTensors.encode(optimizer.values(), Map.of()));
        return files;
    }

    void restore(Map<String, byte[]> files) {
        Map<String, byte[]> own = new LinkedHashMap<>();
        network.files().keySet().forEach(name -> own.put(name, ModelFiles.required(files, PREFIX + name)));
        network.restore(own);
        optimizer.set(SafeTensors.decode(ModelFiles.required(files, OPTIMIZER)));
    }

    @Override
    public void close() {
        optimizer.close();
        network.close();
    }
}

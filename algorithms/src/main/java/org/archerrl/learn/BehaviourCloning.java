package org.archerrl.learn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.nn.AdamW;
import org.archerrl.policy.Likelihood;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.torch.Autograd;

/** Maximum likelihood of recorded utterances, the mean over their tokens: the warm start. */
public final class BehaviourCloning implements AutoCloseable {
    private final TokenPolicy policy;
    private final WarmStart options;
    private final AdamW optimizer;

    /** Makes a learner that moves {@code policy}, which stays owned by the caller. */
    public BehaviourCloning(TokenPolicy policy, WarmStart options) {
        this.policy = policy;
        this.options = options;
        this.optimizer = new AdamW(policy.parameters(), 0, options.maxGradientNorm());
    }

    /** Takes one optimizer step on whole episodes. */
    public UpdateReport update(List<TokenTrajectory> episodes) {
        EpisodeBatch batch = new EpisodeBatch(episodes);
        try (NDManager manager = NDManager.newBaseManager()) {
            double loss;
            try (Autograd scope = Autograd.on()) {
                Likelihood likelihood = policy.storedLikelihood(manager, batch);
                NDArray mean = likelihood.logProbs().mean().neg();
                Autograd.backward(mean);
                loss = mean.getFloat();
            }
            double norm = optimizer.step(options.learningRate());
            return new UpdateReport(Map.of("cloning.loss", loss, "cloning.gradientNorm", norm));
        }
    }

    @Override
    public void close() {
        optimizer.close();
    }
}

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
import org.archerrl.replay.TokenTurn;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.OpLibrary;

/** Maximum likelihood of recorded utterances, the mean over their tokens: the warm start. */
public final class BehaviourCloning implements AutoCloseable {
    private final TokenPolicy policy;
    private final WarmStart options;
    private final MicroBatches parts;
    private final AdamW optimizer;
    private Schedule schedule = Schedule.CONSTANT;

    /** Makes a learner of whole batches that moves {@code policy}, which stays owned by the caller. */
    public BehaviourCloning(TokenPolicy policy, WarmStart options) {
        this(policy, options, MicroBatches.WHOLE);
    }

    /** Makes a learner that moves {@code policy}, which stays owned by the caller. */
    public BehaviourCloning(TokenPolicy policy, WarmStart options, MicroBatches parts) {
        this.policy = policy;
        this.options = options;
        this.parts = parts;
        this.optimizer = new AdamW(policy.parameters(), 0, options.maxGradientNorm());
    }

    /** From now on the learning rate follows {@code schedule}; until then it is constant. */
    public void follow(Schedule schedule) {
        this.schedule = schedule;
    }

    /** Takes one optimizer step on whole episodes. */
    public UpdateReport update(List<TokenTrajectory> episodes) {
        double loss = accumulate(policy, episodes, parts, 1);
        double norm = optimizer.step(options.learningRate() * schedule.share(optimizer.steps()));
        return new UpdateReport(Map.of("cloning.loss", loss, "cloning.gradientNorm", norm));
    }

    /** Adds the gradients of {@code weight} times the cloning loss to those of the policy's weights; returns the loss. */
    static double accumulate(TokenPolicy policy, List<TokenTrajectory> episodes, MicroBatches parts, float weight) {
        long tokens = spoken(episodes);
        double loss = 0;
        for (List<TokenTrajectory> some : parts.of(episodes)) {
            try (NDManager manager = policy.device().scope();
                    Autograd scope = Autograd.on()) {
                Likelihood likelihood = policy.storedLikelihood(manager, new EpisodeBatch(some));
                NDArray ofPart = OpLibrary.scaled(likelihood.logProbs().sum(), -1f / tokens);
                loss += ofPart.getFloat();
                likelihood.backward(OpLibrary.scaled(ofPart, weight));
            }
        }
        return loss;
    }

    private static long spoken(List<TokenTrajectory> episodes) {
        return episodes.stream()
                .flatMap(episode -> episode.turns().stream())
                .mapToLong(TokenTurn::utteranceLength)
                .sum();
    }

    @Override
    public void close() {
        optimizer.close();
    }
}

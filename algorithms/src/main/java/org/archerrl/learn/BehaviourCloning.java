package org.archerrl.learn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    private final PeerStep peers;
    private final AdamW optimizer;
    private Schedule schedule = Schedule.CONSTANT;

    /** Makes a learner of whole batches that moves {@code policy}, which stays owned by the caller. */
    public BehaviourCloning(TokenPolicy policy, WarmStart options) {
        this(policy, options, MicroBatches.WHOLE);
    }

    /** Makes a learner that moves {@code policy}, which stays owned by the caller. */
    public BehaviourCloning(TokenPolicy policy, WarmStart options, MicroBatches parts) {
        this(policy, options, parts, Peers.ALONE);
    }

    /** Makes a learner that shares its steps with peers and moves {@code policy}, which stays owned by the caller. */
    public BehaviourCloning(TokenPolicy policy, WarmStart options, MicroBatches parts, Peers peers) {
        this.policy = policy;
        this.options = options;
        this.peers = new PeerStep(peers);
        this.parts = this.peers.cut(parts);
        this.optimizer = new AdamW(policy.parameters(), 0, options.maxGradientNorm());
    }

    /** From now on the learning rate follows {@code schedule}; until then it is constant. */
    public void follow(Schedule schedule) {
        this.schedule = schedule;
    }

    /** Takes one optimizer step on whole episodes. */
    public UpdateReport update(List<TokenTrajectory> episodes) {
        Map<String, Double> report = new TreeMap<>();
        report.put("cloning.loss", accumulate(policy, episodes, parts, peers, 1));
        peers.sum(List.of(optimizer), report);
        report.put("cloning.gradientNorm", optimizer.step(options.learningRate() * schedule.share(optimizer.steps())));
        return new UpdateReport(report);
    }

    /**
     * Adds the gradients of {@code weight} times the cloning loss to those of the policy's weights, of the parts that are
     * computed here; returns their share of the loss.
     */
    static double accumulate(
            TokenPolicy policy, List<TokenTrajectory> episodes, MicroBatches parts, PeerStep peers, float weight) {
        long tokens = spoken(episodes);
        double loss = 0;
        List<List<TokenTrajectory>> cut = parts.of(episodes);
        for (int i = 0; i < cut.size(); i++) {
            if (!peers.has(i)) {
                policy.skipPass();
                continue;
            }
            List<TokenTrajectory> some = cut.get(i);
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

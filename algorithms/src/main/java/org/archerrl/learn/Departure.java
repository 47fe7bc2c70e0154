package org.archerrl.learn;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.policy.Likelihood;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.KullbackLeibler.Estimator;
import org.archerrl.torch.Autograd;

/** How far a policy has left the one that it started from. */
public final class Departure {
    private Departure() {}

    /**
     * Returns the divergence KL(policy || start) (nats for an utterance, k3 estimate) under {@code policy.startKl}.
     *
     * @param start the policy that it started from; left open
     * @param episodes that the policy itself has just played
     */
    public static UpdateReport from(TokenPolicy start, List<TokenTrajectory> episodes, MicroBatches parts) {
        double sum = 0;
        int turns = 0;
        for (List<TokenTrajectory> some : parts.of(episodes)) {
            EpisodeBatch batch = new EpisodeBatch(some);
            try (Autograd scope = Autograd.off();
                    NDManager manager = start.device().scope()) {
                Likelihood likelihood = start.storedLikelihood(manager, batch);
                float[] logProbs = likelihood.logProbs().toFloatArray();
                for (int p = 0; p < logProbs.length; p++) {
                    float own = batch.turn(likelihood.utteranceOf()[p])
                            .logProbs()[likelihood.placeOf()[p]];
                    sum += Estimator.K3.of(own, logProbs[p]);
                }
            }
            turns += batch.turns();
        }
        return new UpdateReport(Map.of("policy.startKl", sum / turns));
    }
}

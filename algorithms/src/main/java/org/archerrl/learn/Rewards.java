package org.archerrl.learn;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.policy.Likelihood;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.torch.Autograd;
import org.archerrl.variant.AlgorithmSpec;

/**
 * The rewards that an evaluator learns from: the environment's, scaled, and before that less what it costs to leave the reference
 * policy.
 */
final class Rewards implements AutoCloseable {
    private final double scale;
    private final double klWeight;
    private final Optional<TokenPolicy> reference;

    /**
     * Makes the rule.
     *
     * @param reference the warm start's policy, closed by this; there if the algorithm needs it
     */
    Rewards(AlgorithmSpec spec, Optional<TokenPolicy> reference) {
        this.scale = spec.horizon().rewardScale();
        this.klWeight = spec.kl().rewardWeight();
        this.reference = reference;
        if ((klWeight > 0 || spec.evaluator().needsReference()) && reference.isEmpty()) {
            throw new IllegalArgumentException("the algorithm needs the reference policy, and there is none");
        }
    }

    /** Returns the warm start's policy, of an algorithm that needs it; owned here. */
    TokenPolicy reference() {
        return reference.orElseThrow();
    }

    /** Returns the scaled reward [N][L] of each turn's tokens: the environment's stands at the last one. */
    double[][] byToken(EpisodeBatch batch) {
        double[][] rewards = new double[batch.turns()][];
        for (int n = 0; n < rewards.length; n++) {
            rewards[n] = new double[batch.utterance(n).length];
            rewards[n][rewards[n].length - 1] = batch.turn(n).reward() * scale;
        }
        if (klWeight > 0) {
            charge(batch, rewards);
        }
        return rewards;
    }

    private void charge(EpisodeBatch batch, double[][] rewards) {
        try (Autograd scope = Autograd.off();
                NDManager manager = reference().device().scope()) {
            Likelihood likelihood = reference().storedLikelihood(manager, batch);
            float[] logProbs = likelihood.logProbs().toFloatArray();
            for (int p = 0; p < logProbs.length; p++) {
                int n = likelihood.utteranceOf()[p];
                int place = likelihood.placeOf()[p];
                rewards[n][place] -= klWeight * scale * (batch.turn(n).logProbs()[place] - logProbs[p]);
            }
        }
    }

    /** Returns the scaled reward [N] of each turn. */
    double[] byTurn(EpisodeBatch batch) {
        double[][] byToken = byToken(batch);
        return IntStream.range(0, byToken.length)
                .mapToDouble(n -> IntStream.range(0, byToken[n].length)
                        .mapToDouble(i -> byToken[n][i])
                        .sum())
                .toArray();
    }

    /** Returns the scaled reward [B][T] of each episode's turns. */
    double[][] byEpisode(List<TokenTrajectory> episodes, EpisodeBatch batch) {
        double[] byTurn = byTurn(batch);
        double[][] result = new double[episodes.size()][];
        int from = 0;
        for (int b = 0; b < result.length; b++) {
            int turns = episodes.get(b).turns().size();
            result[b] = Arrays.copyOfRange(byTurn, from, from + turns);
            from += turns;
        }
        return result;
    }

    @Override
    public void close() {
        reference.ifPresent(TokenPolicy::close);
    }
}

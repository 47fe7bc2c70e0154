package org.archerrl.variant.kl;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.Optional;
import org.archerrl.loss.JudgedTokens;
import org.archerrl.rl.Check;
import org.archerrl.variant.Kl;

/**
 * Each token costs reward by how much likelier it is than under the reference (PPO for language models, arXiv 1909.08593).
 *
 * <p>{@code r_i <- r_i - weight (log pi(w_i) - log ref(w_i))} with the log-probabilities stored with the tokens: the estimator k1.
 *
 * @param weight in unscaled reward for a nat, at least 0
 */
@AutoService(Kl.class)
public record RewardKl(double weight) implements Kl {
    public RewardKl {
        Check.within("algorithm.kl.weight", weight, 0, 1e6);
    }

    /** LMRL-Gym's weight. */
    public RewardKl() {
        this(0.001);
    }

    @Override
    public String summary() {
        return "tokens likelier than under the warm start cost reward";
    }

    @Override
    public double rewardWeight() {
        return weight;
    }

    @Override
    public double cloningWeight() {
        return 0;
    }

    @Override
    public boolean hasLoss() {
        return false;
    }

    @Override
    public Optional<NDArray> loss(JudgedTokens tokens) {
        return Optional.empty();
    }
}

package org.archerrl.variant.kl;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.Optional;
import org.archerrl.loss.JudgedTokens;
import org.archerrl.rl.Check;
import org.archerrl.variant.Kl;

/**
 * The demonstrations are cloned beside (the behaviour cloning term of LMRL-Gym's PPO, arXiv 2311.18232, and of the paper's offline
 * REINFORCE, arXiv 2402.19446).
 *
 * @param weight of the cloning loss, the mean over tokens
 */
@AutoService(Kl.class)
public record CloningMix(double weight) implements Kl {
    public CloningMix {
        Check.within("algorithm.kl.weight", weight, 0, 1e6);
    }

    /** LMRL-Gym's weight. */
    public CloningMix() {
        this(1);
    }

    @Override
    public String summary() {
        return "the demonstrations are cloned beside";
    }

    @Override
    public double rewardWeight() {
        return 0;
    }

    @Override
    public double cloningWeight() {
        return weight;
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

package org.archerrl.variant.kl;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.Optional;
import org.archerrl.loss.Divergence;
import org.archerrl.loss.JudgedTokens;
import org.archerrl.rl.Check;
import org.archerrl.rl.KullbackLeibler.Estimator;
import org.archerrl.torch.OpLibrary;
import org.archerrl.variant.Kl;

/**
 * The divergence from the reference is a term of the loss (GRPO, arXiv 2402.03300; Schulman, "Approximating KL divergence", 2020).
 *
 * @param weight in advantage for a nat, at least 0
 * @param estimator of KL(policy || reference) from the policy's own tokens
 */
@AutoService(Kl.class)
public record LossKl(double weight, Estimator estimator) implements Kl {
    public LossKl {
        Check.within("algorithm.kl.weight", weight, 0, 1e6);
    }

    /** GRPO's estimator with a small weight. */
    public LossKl() {
        this(0.001, Estimator.K3);
    }

    @Override
    public String summary() {
        return "the divergence from the warm start is a term of the loss";
    }

    @Override
    public double rewardWeight() {
        return 0;
    }

    @Override
    public double cloningWeight() {
        return 0;
    }

    @Override
    public boolean hasLoss() {
        return true;
    }

    @Override
    public Optional<NDArray> loss(JudgedTokens tokens) {
        return Optional.of(OpLibrary.scaled(
                Divergence.ofTokens(
                        tokens.logProbs(), tokens.reference(), tokens.learnt(), tokens.utterances(), estimator),
                weight));
    }
}

package org.archerrl.variant.kl;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.Optional;
import org.archerrl.loss.JudgedTokens;
import org.archerrl.variant.Kl;

/** Nothing holds it. */
@AutoService(Kl.class)
public record NoKl() implements Kl {
    @Override
    public String name() {
        return "none";
    }

    @Override
    public String summary() {
        return "nothing holds the policy";
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
        return false;
    }

    @Override
    public Optional<NDArray> loss(JudgedTokens tokens) {
        return Optional.empty();
    }
}

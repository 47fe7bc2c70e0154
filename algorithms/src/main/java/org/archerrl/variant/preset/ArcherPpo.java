package org.archerrl.variant.preset;

import com.google.auto.service.AutoService;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Preset;
import org.archerrl.variant.credit.TurnCredit;
import org.archerrl.variant.ensemble.TwinIndexwise;
import org.archerrl.variant.evaluator.TemporalDifference;
import org.archerrl.variant.extraction.ClippedPolicyGradient;
import org.archerrl.variant.kl.NoKl;
import org.archerrl.variant.regime.OnlineReplay;
import org.archerrl.variant.transform.Unchanged;

/**
 * ArCHer with PPO's clipped surrogate in the low level, which the paper names and does not evaluate (ArCHer, Zhou et
 * al., arXiv 2402.19446; arXiv 1707.06347), on the states of the newest episodes. Constants are those that made it
 * stable at small scale.
 */
@AutoService(Preset.class)
public record ArcherPpo() implements Preset {
    @Override
    public String summary() {
        return "archer with a stable low level: several clipped steps on the newest states (the default)";
    }

    @Override
    public String source() {
        return "ArCHer, Zhou et al., arXiv 2402.19446; PPO, arXiv 1707.06347";
    }

    @Override
    public String formula() {
        return "Q_k(h,u) <- r + (1-d) gamma Vbar_k(h'); V_k(h) <- Qbar_k(h,u~), u~ fresh; L = -mean sum_i "
                + "min(rho_i A, clip(rho_i, 1 +- .2) A), four fresh utterances a state";
    }

    @Override
    public String use() {
        return "The one to begin with: what the recipes of this project learn by.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new TemporalDifference(),
                new ClippedPolicyGradient(),
                new OnlineReplay(),
                new TurnCredit(),
                new TwinIndexwise(),
                new Unchanged(),
                new NoKl(),
                new Horizon(0.95),
                new CriticSteps(),
                new PolicySteps(3e-4, 24, 3));
    }
}

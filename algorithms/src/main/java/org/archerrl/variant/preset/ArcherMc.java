package org.archerrl.variant.preset;

import com.google.auto.service.AutoService;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Preset;
import org.archerrl.variant.credit.TurnCredit;
import org.archerrl.variant.ensemble.TwinIndexwise;
import org.archerrl.variant.evaluator.MonteCarlo;
import org.archerrl.variant.extraction.Reinforce;
import org.archerrl.variant.kl.NoKl;
import org.archerrl.variant.regime.OnlineReplay;
import org.archerrl.variant.transform.Unchanged;

/**
 * ArCHer with a critic of Monte Carlo returns, the ablation of ArCHer, Zhou et al., arXiv 2402.19446, section 5.
 * Biased where replay mixes policies.
 */
@AutoService(Preset.class)
public record ArcherMc() implements Preset {
    @Override
    public String summary() {
        return "archer with Monte Carlo returns in place of temporal differences: an ablation";
    }

    @Override
    public String source() {
        return "ArCHer, Zhou et al., arXiv 2402.19446, section 5 (ablations)";
    }

    @Override
    public String formula() {
        return "Q_k(h,u) <- G; V_k(h) <- G; L = -mean A sum_i log pi(w_i), A = min Q - min V";
    }

    @Override
    public String use() {
        return "To see what bootstrapping is worth: quick at first, then biased by old policies in the " + "replay.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new MonteCarlo(),
                new Reinforce(),
                OnlineReplay.wholeReplay(1280),
                new TurnCredit(),
                new TwinIndexwise(),
                new Unchanged(),
                new NoKl(),
                new Horizon(0.95),
                new CriticSteps().steps(50, 0),
                new PolicySteps(3e-4, 32, 3));
    }
}

package org.archerrl.variant.preset;

import com.google.auto.service.AutoService;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Preset;
import org.archerrl.variant.credit.TurnCredit;
import org.archerrl.variant.ensemble.TwinIndexwise;
import org.archerrl.variant.evaluator.ImplicitQ;
import org.archerrl.variant.extraction.Reinforce;
import org.archerrl.variant.kl.NoKl;
import org.archerrl.variant.regime.OnlineReplay;
import org.archerrl.variant.transform.Unchanged;

/**
 * ArCHer with IQL's critic online, the ablation of ArCHer, Zhou et al., arXiv 2402.19446, section 5.
 */
@AutoService(Preset.class)
public record ArcherIql() implements Preset {
    @Override
    public String summary() {
        return "archer with the critic of implicit Q-learning, online: an ablation";
    }

    @Override
    public String source() {
        return "ArCHer, Zhou et al., arXiv 2402.19446, section 5 (ablations); IQL, arXiv 2110.06169";
    }

    @Override
    public String formula() {
        return "Q_k <- r + (1-d) gamma Vbar_k(h'); V_k = expectile .9 of Qbar_k(h,u); L = -mean A sum_i log "
                + "pi(w_i), A = min Q - min V";
    }

    @Override
    public String use() {
        return "To see what an optimistic value does online: helps exploration on easy tasks, unstable on "
                + "Twenty Questions as published.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new ImplicitQ(),
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

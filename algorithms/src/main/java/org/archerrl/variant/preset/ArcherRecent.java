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
import org.archerrl.variant.extraction.Reinforce;
import org.archerrl.variant.kl.NoKl;
import org.archerrl.variant.regime.OnlineReplay;
import org.archerrl.variant.transform.Unchanged;

/**
 * ArCHer with a buffer of the newest 48 episodes, the ablation of ArCHer, Zhou et al., arXiv 2402.19446, section 5,
 * which separates hierarchy from the re-use of data.
 */
@AutoService(Preset.class)
public record ArcherRecent() implements Preset {
    @Override
    public String summary() {
        return "archer that learns from the newest 48 episodes only: an ablation";
    }

    @Override
    public String source() {
        return "ArCHer, Zhou et al., arXiv 2402.19446, section 5 (ablations)";
    }

    @Override
    public String formula() {
        return "Q_k(h,u) <- r + (1-d) gamma Vbar_k(h'); V_k(h) <- Qbar_k(h,u~), u~ fresh; L = -mean A sum_i "
                + "log pi(w_i), A = min Q - min V, all of the newest 48 episodes";
    }

    @Override
    public String use() {
        return "To see what off-policy data are worth; published as unstable.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new TemporalDifference(),
                new Reinforce(),
                OnlineReplay.newest(48),
                new TurnCredit(),
                new TwinIndexwise(),
                new Unchanged(),
                new NoKl(),
                new Horizon(0.95),
                new CriticSteps().steps(50, 0),
                new PolicySteps(3e-4, 32, 3));
    }
}

package org.archerrl.variant.preset;

import com.google.auto.service.AutoService;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Preset;
import org.archerrl.variant.credit.TrajectoryCredit;
import org.archerrl.variant.ensemble.SingleHead;
import org.archerrl.variant.evaluator.Returns;
import org.archerrl.variant.extraction.FilteredCloning;
import org.archerrl.variant.kl.NoKl;
import org.archerrl.variant.regime.OnlineReplay;
import org.archerrl.variant.transform.Unchanged;

/**
 * Online filtered behaviour cloning, a baseline of ArCHer, Zhou et al., arXiv 2402.19446, section 5: the best tenth of
 * all trajectories since the start, ties kept.
 */
@AutoService(Preset.class)
public record FilteredBc() implements Preset {
    @Override
    public String summary() {
        return "imitation of the best tenth of all trajectories so far";
    }

    @Override
    public String source() {
        return "ArCHer, Zhou et al., arXiv 2402.19446, section 5 (baselines)";
    }

    @Override
    public String formula() {
        return "keep episodes with return at or above its .9 quantile; L = -mean sum_i log pi(w_i) over "
                + "their turns";
    }

    @Override
    public String use() {
        return "The baseline that every method should beat. It needs good episodes by luck, and plateaus "
                + "below the optimum. For recorded data only: regime: offline.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new Returns(),
                new FilteredCloning(),
                OnlineReplay.wholeReplay(0),
                new TrajectoryCredit(),
                new SingleHead(),
                new Unchanged(),
                new NoKl(),
                new Horizon(0.95),
                CriticSteps.none(),
                new PolicySteps(3e-4, 32, 3));
    }
}

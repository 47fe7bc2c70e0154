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
import org.archerrl.variant.regime.Offline;
import org.archerrl.variant.transform.Unchanged;

/**
 * Behaviour cloning of all the data, a baseline of ArCHer, Zhou et al., arXiv 2402.19446, section 5.
 */
@AutoService(Preset.class)
public record Bc() implements Preset {
    @Override
    public String summary() {
        return "imitation of all the data";
    }

    @Override
    public String source() {
        return "behaviour cloning (Pomerleau, 1991); a baseline of arXiv 2402.19446, section 5";
    }

    @Override
    public String formula() {
        return "L = -mean sum_i log pi(w_i)";
    }

    @Override
    public String use() {
        return "To know what the data are worth without reinforcement learning.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new Returns(),
                new FilteredCloning(1, FilteredCloning.Turns.ALL),
                new Offline(),
                new TrajectoryCredit(),
                new SingleHead(),
                new Unchanged(),
                new NoKl(),
                new Horizon(0.95),
                CriticSteps.none(),
                new PolicySteps(3e-4, 32, 25));
    }
}

package org.archerrl.variant.preset;

import com.google.auto.service.AutoService;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Preset;
import org.archerrl.variant.credit.TurnCredit;
import org.archerrl.variant.ensemble.TwinIndexwise;
import org.archerrl.variant.evaluator.Sarsa;
import org.archerrl.variant.extraction.AdvantageWeighted;
import org.archerrl.variant.kl.NoKl;
import org.archerrl.variant.regime.Offline;
import org.archerrl.variant.transform.Unchanged;

/**
 * The offline SARSA rows of ArCHer, Zhou et al., arXiv 2402.19446, section 5: offline ArCHer with a mean in the place
 * of the expectile.
 */
@AutoService(Preset.class)
public record OfflineSarsa() implements Preset {
    @Override
    public String summary() {
        return "offline-archer with the value of whoever made the data";
    }

    @Override
    public String source() {
        return "ArCHer, Zhou et al., arXiv 2402.19446, section 5 (offline)";
    }

    @Override
    public String formula() {
        return "Q_k <- r + (1-d) gamma Vbar_k(h'); V_k <- Qbar_k(h,u); L = -mean min(exp(beta A), 20) sum_i "
                + "log pi(w_i)";
    }

    @Override
    public String use() {
        return "To see what the expectile is worth; safer than it where data are few.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new Sarsa(),
                new AdvantageWeighted(),
                new Offline(),
                new TurnCredit(),
                new TwinIndexwise(0.05, 1),
                new Unchanged(),
                new NoKl(),
                new Horizon(0.99),
                new CriticSteps().steps(50, 0),
                new PolicySteps(3e-4, 32, 25));
    }
}

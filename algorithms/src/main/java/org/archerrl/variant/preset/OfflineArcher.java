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
import org.archerrl.variant.extraction.AdvantageWeighted;
import org.archerrl.variant.kl.NoKl;
import org.archerrl.variant.regime.Offline;
import org.archerrl.variant.transform.Unchanged;

/**
 * Offline ArCHer (ArCHer, Zhou et al., arXiv 2402.19446, section 5): IQL (expectile .9, discount .99, target rate .05)
 * and AWR (temperature 1; the cap is ours). Published beside these: critic 1e-5, policy 1e-4.
 */
@AutoService(Preset.class)
public record OfflineArcher() implements Preset {
    @Override
    public String summary() {
        return "the offline form: implicit Q-learning over utterances, and imitation weighted by the " + "advantage";
    }

    @Override
    public String source() {
        return "ArCHer, Zhou et al., arXiv 2402.19446, section 5 (offline); IQL, arXiv 2110.06169; AWR, "
                + "arXiv 1910.00177";
    }

    @Override
    public String formula() {
        return "Q_k <- r + (1-d) gamma Vbar_k(h'); V_k = expectile .9 of Qbar_k(h,u); L = -mean min(exp(beta "
                + "A), 20) sum_i log pi(w_i)";
    }

    @Override
    public String use() {
        return "When there are recorded dialogues and nobody to talk to. Better data than imitation can use: "
                + "it tells good turns of bad episodes.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new ImplicitQ(),
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

package org.archerrl.variant.preset;

import com.google.auto.service.AutoService;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.DataRegime.SeedEpisodes;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Preset;
import org.archerrl.variant.credit.TurnCredit;
import org.archerrl.variant.ensemble.TwinIndexwise;
import org.archerrl.variant.evaluator.TemporalDifference;
import org.archerrl.variant.extraction.AdvantageWeighted;
import org.archerrl.variant.kl.NoKl;
import org.archerrl.variant.regime.OnlineReplay;
import org.archerrl.variant.transform.Unchanged;

/**
 * ArCHer's critic with advantage-weighted regression on the utterances of replay (arXiv 1910.00177, algorithm 1).
 */
@AutoService(Preset.class)
public record ArcherAwr() implements Preset {
    @Override
    public String summary() {
        return "archer whose policy imitates what was said, weighted by the advantage";
    }

    @Override
    public String source() {
        return "ArCHer, Zhou et al., arXiv 2402.19446; AWR, Peng et al., arXiv 1910.00177";
    }

    @Override
    public String formula() {
        return "Q_k(h,u) <- r + (1-d) gamma Vbar_k(h'); V_k(h) <- Qbar_k(h,u~), u~ fresh; L = -mean "
                + "min(exp(beta A), cap) sum_i log pi(w_i), recorded u";
    }

    @Override
    public String use() {
        return "Where sampling fresh utterances is too dear, or the policy must stay near what was said. It "
                + "climbs slowly.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new TemporalDifference(),
                new AdvantageWeighted(),
                new OnlineReplay(0, 1, 0, SeedEpisodes.KEPT, 0, 16),
                new TurnCredit(),
                new TwinIndexwise(),
                new Unchanged(),
                new NoKl(),
                new Horizon(0.95),
                new CriticSteps().steps(50, 0),
                new PolicySteps(3e-4, 32, 10));
    }
}

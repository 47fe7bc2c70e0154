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
 * ArCHer as published (ArCHer, Zhou et al., arXiv 2402.19446, sections 3 and 4; equations 3 to 5): temporal
 * differences over utterances from all of replay, and REINFORCE on fresh utterances at its states. Published beside
 * these: critic 2e-5, policy 1e-5, ten iterations of 128 episodes before the policy moves.
 */
@AutoService(Preset.class)
public record Archer() implements Preset {
    @Override
    public String summary() {
        return "the published method: off-policy critic of utterances, plain policy gradient on fresh ones";
    }

    @Override
    public String source() {
        return "ArCHer, Zhou et al., arXiv 2402.19446, sections 3 and 4";
    }

    @Override
    public String formula() {
        return "Q_k(h,u) <- r + (1-d) gamma Vbar_k(h'); V_k(h) <- Qbar_k(h,u~), u~ fresh; L = -mean A sum_i "
                + "log pi(w_i), A = min Q - min V";
    }

    @Override
    public String use() {
        return "The reference that others are compared with. At small scale its plain gradient collapses "
                + "easily: archer-ppo is the form to train with.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new TemporalDifference(),
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

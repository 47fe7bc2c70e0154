package org.archerrl.variant.preset;

import com.google.auto.service.AutoService;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Preset;
import org.archerrl.variant.TokenBaseline;
import org.archerrl.variant.credit.TurnCredit;
import org.archerrl.variant.ensemble.TwinIndexwise;
import org.archerrl.variant.evaluator.TemporalDifference;
import org.archerrl.variant.extraction.Reinforce;
import org.archerrl.variant.kl.NoKl;
import org.archerrl.variant.regime.OnlineReplay;
import org.archerrl.variant.transform.Unchanged;

/**
 * ArCHer with the token-level baseline (ArCHer, Zhou et al., arXiv 2402.19446, section 4.3): a network of the policy's
 * size learns what advantage is to be expected after the tokens so far. The published code never had it.
 */
@AutoService(Preset.class)
public record ArcherBaseline() implements Preset {
    @Override
    public String summary() {
        return "archer with a learnt baseline at each token: less variance in long utterances";
    }

    @Override
    public String source() {
        return "ArCHer, Zhou et al., arXiv 2402.19446, section 4.3";
    }

    @Override
    public String formula() {
        return "Q_k(h,u) <- r + (1-d) gamma Vbar_k(h'); V_k(h) <- Qbar_k(h,u~), u~ fresh; b(h,w_<i) <- A; L "
                + "= -mean sum_i (A - b_i) log pi(w_i)";
    }

    @Override
    public String use() {
        return "Where utterances are long and varied; short ones gain nothing and pay for a second network.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new TemporalDifference(),
                new Reinforce(1, TokenBaseline.LEARNT),
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

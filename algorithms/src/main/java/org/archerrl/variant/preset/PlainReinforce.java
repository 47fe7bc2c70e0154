package org.archerrl.variant.preset;

import com.google.auto.service.AutoService;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Preset;
import org.archerrl.variant.TokenBaseline;
import org.archerrl.variant.credit.TurnCredit;
import org.archerrl.variant.ensemble.SingleHead;
import org.archerrl.variant.evaluator.Returns;
import org.archerrl.variant.extraction.Reinforce;
import org.archerrl.variant.kl.NoKl;
import org.archerrl.variant.regime.OnPolicy;
import org.archerrl.variant.transform.Centered;

/**
 * REINFORCE (Williams, 1992) over turns with discounted reward-to-go, less the mean over the round's turns.
 */
@AutoService(Preset.class)
public record PlainReinforce() implements Preset {
    @Override
    public String name() {
        return "reinforce";
    }

    @Override
    public String summary() {
        return "policy gradient on the returns that followed, less their mean";
    }

    @Override
    public String source() {
        return "REINFORCE, Williams, Machine Learning 8, 1992";
    }

    @Override
    public String formula() {
        return "A = reward-to-go less the mean of the round; L = -mean A sum_i log pi(w_i)";
    }

    @Override
    public String use() {
        return "The floor: no critic, no re-use of data. Unbiased but for the mean.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new Returns(),
                new Reinforce(0, TokenBaseline.NONE),
                new OnPolicy(),
                new TurnCredit(),
                new SingleHead(),
                new Centered(),
                new NoKl(),
                new Horizon(0.95),
                CriticSteps.none(),
                new PolicySteps(3e-4, 0, 1));
    }
}

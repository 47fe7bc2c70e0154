package org.archerrl.variant.preset;

import com.google.auto.service.AutoService;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Preset;
import org.archerrl.variant.TokenBaseline;
import org.archerrl.variant.credit.TrajectoryCredit;
import org.archerrl.variant.ensemble.SingleHead;
import org.archerrl.variant.evaluator.Returns;
import org.archerrl.variant.extraction.Reinforce;
import org.archerrl.variant.kl.NoKl;
import org.archerrl.variant.regime.OnPolicy;
import org.archerrl.variant.transform.LeaveOneOut;

/**
 * RLOO (arXiv 2402.14740): groups of eight episodes of the same task instance, each compared with the others.
 */
@AutoService(Preset.class)
public record Rloo() implements Preset {
    @Override
    public String summary() {
        return "policy gradient on returns, less the mean of the other episodes of the instance";
    }

    @Override
    public String source() {
        return "RLOO, Ahmadian et al., arXiv 2402.14740";
    }

    @Override
    public String formula() {
        return "A_g = R_g - mean of the others; L = -mean A sum_i log pi(w_i)";
    }

    @Override
    public String use() {
        return "Cheap and unbiased where an instance can be repeated and episodes are short.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new Returns(),
                new Reinforce(0, TokenBaseline.NONE),
                OnPolicy.groupsOf(8),
                new TrajectoryCredit(),
                new SingleHead(),
                new LeaveOneOut(),
                new NoKl(),
                new Horizon(1),
                CriticSteps.none(),
                new PolicySteps(3e-4, 0, 1));
    }
}

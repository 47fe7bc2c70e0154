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
import org.archerrl.variant.extraction.ClippedPolicyGradient;
import org.archerrl.variant.kl.LossKl;
import org.archerrl.variant.regime.OnPolicy;
import org.archerrl.variant.transform.GroupStandardised;

/**
 * GRPO (arXiv 2402.03300): groups of eight, population deviation, the KL to the warm start in the loss (k3). The
 * published weight of .04 is for larger models; .001 here.
 */
@AutoService(Preset.class)
public record Grpo() implements Preset {
    @Override
    public String summary() {
        return "clipped steps on returns, standardised among the episodes of the instance";
    }

    @Override
    public String source() {
        return "GRPO, Shao et al., arXiv 2402.03300";
    }

    @Override
    public String formula() {
        return "A = (R - mean) / (deviation + 1e-6) in the group; clipped surrogate + weight KL_k3(pi || " + "ref)";
    }

    @Override
    public String use() {
        return "What much of the field trains with. No critic; blind to which turn mattered.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new Returns(),
                ClippedPolicyGradient.ofEpisodes(2),
                OnPolicy.groupsOf(8),
                new TrajectoryCredit(),
                new SingleHead(),
                new GroupStandardised(),
                new LossKl(),
                new Horizon(1),
                CriticSteps.none(),
                PolicySteps.minibatches(3e-4, 32));
    }
}

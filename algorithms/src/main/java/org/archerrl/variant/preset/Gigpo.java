package org.archerrl.variant.preset;

import com.google.auto.service.AutoService;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Preset;
import org.archerrl.variant.credit.AnchoredCredit;
import org.archerrl.variant.ensemble.SingleHead;
import org.archerrl.variant.evaluator.Returns;
import org.archerrl.variant.extraction.ClippedPolicyGradient;
import org.archerrl.variant.kl.LossKl;
import org.archerrl.variant.regime.OnPolicy;
import org.archerrl.variant.transform.GroupStandardised;

/**
 * GiGPO (arXiv 2505.10978): groups of eight, and inside them groups of turns with the same anchor; omega 1, discount
 * .95.
 */
@AutoService(Preset.class)
public record Gigpo() implements Preset {
    @Override
    public String summary() {
        return "grpo, and each turn compared with those of the instance that started from the same place";
    }

    @Override
    public String source() {
        return "GiGPO, Feng et al., arXiv 2505.10978";
    }

    @Override
    public String formula() {
        return "A = A_E + A_S: A_E as grpo; A_S the discounted reward-to-go standardised among turns with "
                + "the same anchor";
    }

    @Override
    public String use() {
        return "Where episodes of an instance pass the same places, such as pages or rooms; elsewhere it is " + "grpo.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new Returns(),
                ClippedPolicyGradient.ofEpisodes(2),
                OnPolicy.groupsOf(8),
                new AnchoredCredit(),
                new SingleHead(),
                new GroupStandardised(),
                new LossKl(),
                new Horizon(0.95),
                CriticSteps.none(),
                PolicySteps.minibatches(3e-4, 32));
    }
}

package org.archerrl.variant.preset;

import com.google.auto.service.AutoService;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Preset;
import org.archerrl.variant.credit.TurnCredit;
import org.archerrl.variant.ensemble.TwinIndexwise;
import org.archerrl.variant.evaluator.RerankedTemporalDifference;
import org.archerrl.variant.extraction.BestOfSeveral;
import org.archerrl.variant.kl.NoKl;
import org.archerrl.variant.regime.OnlineReplay;
import org.archerrl.variant.transform.Unchanged;

/**
 * CHAI (arXiv 2204.08426) in the online form that arXiv 2402.19446 compares with: the policy of the warm start,
 * reranked by the target critic in training and in evaluation, once that has learnt from ten iterations of 128 episodes.
 */
@AutoService(Preset.class)
public record Chai() implements Preset {
    @Override
    public String summary() {
        return "a frozen policy that says the best of five utterances by an off-policy critic";
    }

    @Override
    public String source() {
        return "CHAI, Verma et al., arXiv 2204.08426, online as in arXiv 2402.19446";
    }

    @Override
    public String formula() {
        return "V_k(h) <- Qbar_k(h,u~), u~ the best of 5 by min Qbar; said: argmax over 5 of min Qbar(h,u)";
    }

    @Override
    public String use() {
        return "When the policy cannot be trained. It never says what the policy would not, and pays five "
                + "times the sampling.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new RerankedTemporalDifference(),
                new BestOfSeveral(),
                OnlineReplay.wholeReplay(1280),
                new TurnCredit(),
                new TwinIndexwise(),
                new Unchanged(),
                new NoKl(),
                new Horizon(0.95),
                new CriticSteps().steps(50, 0),
                PolicySteps.none());
    }
}

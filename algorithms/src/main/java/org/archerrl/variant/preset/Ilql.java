package org.archerrl.variant.preset;

import com.google.auto.service.AutoService;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Preset;
import org.archerrl.variant.credit.TokenCredit;
import org.archerrl.variant.ensemble.TwinMinimum;
import org.archerrl.variant.evaluator.ImplicitQ;
import org.archerrl.variant.extraction.ShiftedTokens;
import org.archerrl.variant.kl.NoKl;
import org.archerrl.variant.regime.Offline;
import org.archerrl.variant.transform.Unchanged;

/**
 * ILQL (arXiv 2206.11871) with the constants of LMRL-Gym (arXiv 2311.18232): expectile .7, conservatism .01, discount
 * .99 a token, target rate .005. Targets are of the target copy; the published code takes V online.
 */
@AutoService(Preset.class)
public record Ilql() implements Preset {
    @Override
    public String summary() {
        return "offline: implicit Q-learning over tokens, said by shifting a frozen policy's probabilities";
    }

    @Override
    public String source() {
        return "ILQL, Snell et al., arXiv 2206.11871; LMRL-Gym, arXiv 2311.18232";
    }

    @Override
    public String formula() {
        return "Q_k(h,w_<i,w_i) <- r + gamma V(next); V = expectile .7 of min Qbar; + .01 cross-entropy; "
                + "said: softmax(log pi + beta min Q)";
    }

    @Override
    public String use() {
        return "Recorded data and short utterances of few words; the policy itself need not be trained.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new ImplicitQ(0.7, 0.01),
                new ShiftedTokens(),
                new Offline(),
                new TokenCredit(),
                new TwinMinimum(0.005, 1),
                new Unchanged(),
                new NoKl(),
                new Horizon(0.99),
                new CriticSteps().steps(100, 0),
                PolicySteps.none());
    }
}

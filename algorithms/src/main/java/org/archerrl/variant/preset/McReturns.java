package org.archerrl.variant.preset;

import com.google.auto.service.AutoService;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Preset;
import org.archerrl.variant.credit.TokenCredit;
import org.archerrl.variant.ensemble.SingleHead;
import org.archerrl.variant.evaluator.MonteCarlo;
import org.archerrl.variant.extraction.ShiftedTokens;
import org.archerrl.variant.kl.NoKl;
import org.archerrl.variant.regime.Offline;
import org.archerrl.variant.transform.Unchanged;

/**
 * The method "MC returns" of LMRL-Gym (arXiv 2311.18232): one head of Q over the vocabulary regresses on the
 * discounted return, counted in tokens.
 */
@AutoService(Preset.class)
public record McReturns() implements Preset {
    @Override
    public String summary() {
        return "offline: values of tokens from returns, said by shifting a frozen policy's probabilities";
    }

    @Override
    public String source() {
        return "LMRL-Gym, arXiv 2311.18232 (\"MC returns\")";
    }

    @Override
    public String formula() {
        return "Q(h,w_<i,w_i) <- discounted return; + .01 cross-entropy; said: softmax(log pi + beta Q)";
    }

    @Override
    public String use() {
        return "The simplest thing that uses rewards of recorded data; one step of improvement over who made "
                + "them.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new MonteCarlo(),
                new ShiftedTokens(),
                new Offline(),
                new TokenCredit(),
                new SingleHead(),
                new Unchanged(),
                new NoKl(),
                new Horizon(0.99),
                new CriticSteps().steps(100, 0),
                PolicySteps.none());
    }
}

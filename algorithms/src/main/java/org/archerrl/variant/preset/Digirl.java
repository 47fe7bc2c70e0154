package org.archerrl.variant.preset;

import com.google.auto.service.AutoService;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Preset;
import org.archerrl.variant.credit.TurnCredit;
import org.archerrl.variant.ensemble.TwinIndexwise;
import org.archerrl.variant.evaluator.SuccessClassifier;
import org.archerrl.variant.extraction.FilteredCloning;
import org.archerrl.variant.kl.NoKl;
import org.archerrl.variant.regime.OfflineToOnline;
import org.archerrl.variant.transform.Unchanged;

/**
 * DigiRL (Bai et al., arXiv 2406.11896): classifiers of success, two filters, imitation of what passes both. Published
 * beside these: learning rate 1e-4 for all, gradients clipped to .01, 16 episodes, 5 critic steps and 20 policy steps an
 * iteration, 2,000 turns of replay. Its offline phase filters by return alone; ours learns as it does online.
 */
@AutoService(Preset.class)
public record Digirl() implements Preset {
    @Override
    public String summary() {
        return "imitation of turns that made success likelier, in episodes that went better than their start promised";
    }

    @Override
    public String source() {
        return "DigiRL, Bai et al., arXiv 2406.11896";
    }

    @Override
    public String formula() {
        return "V_S(h), V_I(h_0): cross-entropy on z = 1[success]; keep the top tenth by z - V_I(h_0); of their turns "
                + "clone those with V_S(h') - V_S(h) - .05 + r + G > 0";
    }

    @Override
    public String use() {
        return "Tasks that are won or lost. Say what a success is (evaluator.successAbove) where rewards are costs: "
                + "by default it is a return above 0. It never learns from failures.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new SuccessClassifier(),
                new FilteredCloning(1, FilteredCloning.Turns.ADVANTAGEOUS),
                new OfflineToOnline(),
                new TurnCredit(),
                new TwinIndexwise(),
                new Unchanged(),
                new NoKl(),
                new Horizon(0.95),
                new CriticSteps().steps(20, 200),
                new PolicySteps(3e-4, 64, 5));
    }
}

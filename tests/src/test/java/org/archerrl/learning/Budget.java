package org.archerrl.learning;

import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.Credit;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.DataRegime;
import org.archerrl.variant.DataRegime.Source;
import org.archerrl.variant.Ensemble;
import org.archerrl.variant.Evaluator.Model;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.credit.BiLevelCredit;
import org.archerrl.variant.ensemble.TwinMinimum;
import org.archerrl.variant.regime.OnlineReplay;

/**
 * What a method may spend on a probe. Every axis keeps the preset's value; only what says how long it takes is smaller.
 *
 * @param iterations of 32 episodes
 * @param criticSteps of each iteration
 * @param criticStepsBefore before the first policy update, where the regime has data then
 * @param learningRate of the policy
 */
record Budget(int iterations, int criticSteps, int criticStepsBefore, double learningRate) {
    private static final int WARM_UP_EPISODES = 64;
    private static final int CRITIC_BATCH = 8;

    /** Fits a preset's algorithm into this; rewards of the probes are of size 1 already. */
    AlgorithmSpec of(AlgorithmSpec preset, double discount) {
        boolean fits = preset.evaluator().model() != Model.NONE;
        int before = preset.regime().source() == Source.ON_POLICY ? 0 : criticStepsBefore;
        PolicySteps steps = preset.policy();
        return new AlgorithmSpec(
                preset.evaluator(),
                preset.extraction(),
                sooner(preset.regime()),
                discounted(preset.credit(), discount),
                quicker(preset.ensemble()),
                preset.transform(),
                preset.kl(),
                new Horizon(discount, 1, preset.horizon().truncation()),
                fits ? new CriticSteps(1e-3, 1, CRITIC_BATCH, criticSteps, before) : CriticSteps.none(),
                new PolicySteps(
                        learningRate,
                        steps.maxGradientNorm(),
                        steps.batchEpisodes(),
                        steps.minibatchEpisodes(),
                        steps.sampleSets(),
                        steps.terminator(),
                        steps.entropyBonus()));
    }

    /** The published warm-up of 1,280 episodes alone would be four times what the probes take. */
    private static DataRegime sooner(DataRegime regime) {
        return regime instanceof OnlineReplay replay && replay.warmUpEpisodes() > WARM_UP_EPISODES
                ? OnlineReplay.wholeReplay(WARM_UP_EPISODES)
                : regime;
    }

    /** The published 0.005 of ILQL moves a target in 200 steps, for each token that a reward has to travel. */
    private static Ensemble quicker(Ensemble ensemble) {
        return ensemble instanceof TwinMinimum ? new TwinMinimum() : ensemble;
    }

    /** Over two levels, credit reaches back through the discount of turns. */
    private static Credit discounted(Credit credit, double discount) {
        return credit instanceof BiLevelCredit && discount == 0 ? new BiLevelCredit(0) : credit;
    }
}

package org.archerrl.variant.preset;

import com.google.auto.service.AutoService;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Preset;
import org.archerrl.variant.credit.TurnCredit;
import org.archerrl.variant.ensemble.SingleHead;
import org.archerrl.variant.evaluator.GeneralizedAdvantage;
import org.archerrl.variant.extraction.ClippedPolicyGradient;
import org.archerrl.variant.kl.RewardKl;
import org.archerrl.variant.regime.OnPolicy;
import org.archerrl.variant.transform.Whitened;

/**
 * PPO (arXiv 1707.06347) with the utterance for the action: one level, on-policy; the sibling that separates hierarchy
 * from the re-use of data.
 */
@AutoService(Preset.class)
public record TurnPpo() implements Preset {
    @Override
    public String summary() {
        return "PPO over turns: a value of each context, the turn's advantage at all of its tokens";
    }

    @Override
    public String source() {
        return "PPO, arXiv 1707.06347, at the granularity of utterances";
    }

    @Override
    public String formula() {
        return "A = GAE(.95, .95) over turns, whitened; L = -mean sum_i min(rho_i A, clip(rho_i, 1 +- .2) A)";
    }

    @Override
    public String use() {
        return "Beside token-ppo it tells what the hierarchy is worth, beside archer-ppo what re-using data "
                + "is worth.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new GeneralizedAdvantage(),
                ClippedPolicyGradient.ofEpisodes(4),
                new OnPolicy(),
                new TurnCredit(),
                new SingleHead(1, 20),
                new Whitened(),
                new RewardKl(),
                new Horizon(0.95),
                new CriticSteps().steps(20, 0),
                PolicySteps.minibatches(3e-4, 32));
    }
}

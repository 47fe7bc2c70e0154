package org.archerrl.variant.preset;

import com.google.auto.service.AutoService;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Preset;
import org.archerrl.variant.credit.TokenCredit;
import org.archerrl.variant.ensemble.SingleHead;
import org.archerrl.variant.evaluator.GeneralizedAdvantage;
import org.archerrl.variant.extraction.ClippedPolicyGradient;
import org.archerrl.variant.kl.RewardKl;
import org.archerrl.variant.regime.OnPolicy;
import org.archerrl.variant.transform.Whitened;

/**
 * PPO over tokens as LMRL-Gym has it (arXiv 2311.18232): discount 1, lambda .95, clip .2, a reward of -.001 for a nat
 * away from the warm start, whitened advantages. Published beside these: one epoch, rate 1e-5; four epochs here.
 */
@AutoService(Preset.class)
public record TokenPpo() implements Preset {
    @Override
    public String summary() {
        return "PPO over tokens, one level: the baseline of the paper";
    }

    @Override
    public String source() {
        return "PPO, arXiv 1707.06347; LMRL-Gym, arXiv 2311.18232";
    }

    @Override
    public String formula() {
        return "A = GAE(1, .95) over action tokens, whitened; r_i <- r_i - .001 (log pi - log ref); L = "
                + "-mean min(rho A, clip(rho, 1 +- .2) A)";
    }

    @Override
    public String use() {
        return "The fair single-level comparison; rounds of 64 episodes, not of 1,024, or it is a straw man.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new GeneralizedAdvantage(),
                ClippedPolicyGradient.ofEpisodes(4),
                new OnPolicy(),
                new TokenCredit(),
                new SingleHead(1, 20),
                new Whitened(),
                new RewardKl(),
                new Horizon(1),
                new CriticSteps().steps(20, 0),
                PolicySteps.minibatches(3e-4, 32));
    }
}

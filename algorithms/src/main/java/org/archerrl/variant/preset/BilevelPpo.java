package org.archerrl.variant.preset;

import com.google.auto.service.AutoService;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Preset;
import org.archerrl.variant.credit.BiLevelCredit;
import org.archerrl.variant.ensemble.SingleHead;
import org.archerrl.variant.evaluator.GeneralizedAdvantage;
import org.archerrl.variant.extraction.ClippedPolicyGradient;
import org.archerrl.variant.kl.NoKl;
import org.archerrl.variant.regime.OnPolicy;
import org.archerrl.variant.transform.Whitened;

/**
 * PPO with the bi-level advantage estimation of RAGEN (arXiv 2504.20073): discount .95 from turn to turn, 1 from token
 * to token.
 */
@AutoService(Preset.class)
public record BilevelPpo() implements Preset {
    @Override
    public String summary() {
        return "PPO over turns first, then over the tokens inside each turn";
    }

    @Override
    public String source() {
        return "RAGEN, Wang et al., arXiv 2504.20073";
    }

    @Override
    public String formula() {
        return "turns: GAE(.95, .95); tokens of a turn: GAE(1, .95) with the turn's A + V as the last "
                + "reward; whitened; clipped surrogate";
    }

    @Override
    public String use() {
        return "Long utterances in long episodes, on-policy.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new GeneralizedAdvantage(),
                ClippedPolicyGradient.ofEpisodes(4),
                new OnPolicy(),
                new BiLevelCredit(),
                new SingleHead(1, 20),
                new Whitened(),
                new NoKl(),
                new Horizon(1),
                new CriticSteps().steps(20, 0),
                PolicySteps.minibatches(3e-4, 32));
    }
}

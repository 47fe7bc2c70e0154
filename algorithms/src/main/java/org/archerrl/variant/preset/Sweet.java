package org.archerrl.variant.preset;

import com.google.auto.service.AutoService;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Preset;
import org.archerrl.variant.credit.TurnCredit;
import org.archerrl.variant.ensemble.SingleHead;
import org.archerrl.variant.evaluator.PrivilegedLogRatio;
import org.archerrl.variant.extraction.PreferencePairs;
import org.archerrl.variant.kl.NoKl;
import org.archerrl.variant.regime.Offline;
import org.archerrl.variant.transform.Unchanged;

/**
 * SWEET-RL (Zhou et al., arXiv 2503.15478): a critic that is told what the policy may not see learns from better and worse
 * episodes, then ranks fresh utterances for DPO. Published beside these: both learning rates 2e-7, four passes over the pairs
 * and one over the states, three attempts at each task.
 */
@AutoService(Preset.class)
public record Sweet() implements Preset {
    @Override
    public String summary() {
        return "a critic that sees what the policy may not ranks its utterances, and the better are preferred";
    }

    @Override
    public String source() {
        return "SWEET-RL, Zhou et al., arXiv 2503.15478; DPO, Rafailov et al., arXiv 2305.18290";
    }

    @Override
    public String formula() {
        return "A(h,u,c) = mean_i (log p - log p_ref)(w_i | c,h), -log sigmoid(.1 (s+ - s-)) on pairs of episodes; then DPO "
                + "(beta .1, likelihood .01) on 4 pairs of 16 fresh utterances a state";
    }

    @Override
    public String use() {
        return "Tasks that know something about themselves which the policy may not see, and recorded episodes with "
                + "several attempts at each instance. It never asks what an utterance is worth in reward.";
    }

    @Override
    public AlgorithmSpec spec() {
        return new AlgorithmSpec(
                new PrivilegedLogRatio(),
                new PreferencePairs(),
                new Offline(),
                new TurnCredit(),
                new SingleHead(),
                new Unchanged(),
                new NoKl(),
                new Horizon(1),
                new CriticSteps(3e-4, 1, 32, 0, 400),
                new PolicySteps(3e-4, 16, 2));
    }
}

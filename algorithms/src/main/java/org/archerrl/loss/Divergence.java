package org.archerrl.loss;

import ai.djl.ndarray.NDArray;
import org.archerrl.rl.KullbackLeibler.Estimator;
import org.archerrl.torch.OpLibrary;

/** The KL penalty, which keeps the policy near the reference policy. Legend: P tokens of M utterances. */
public final class Divergence {
    private Divergence() {}

    /**
     * {@code 1/M sum_p learnt_p k(logp_p, logpRef_p)}: a sum over each utterance's tokens, the mean over utterances.
     *
     * <p>{@code K1} is a score function, {@code (stopgrad(logp - logpRef) + 1) logp}: its gradient has a meaning, its value has
     * none ({@link org.archerrl.rl.KullbackLeibler#scoreFunctionLoss}).
     *
     * @param logProbs [P] of tokens drawn from the policy, with gradient
     * @param reference [P], constants
     * @param learnt [P] 1 for a token that counts, 0 for one that does not
     */
    public static NDArray ofTokens(
            NDArray logProbs, NDArray reference, NDArray learnt, int utterances, Estimator estimator) {
        String operation =
                switch (estimator) {
                    case K1 -> "kl_score";
                    case K2 -> "kl_k2";
                    case K3 -> "kl_k3";
                };
        NDArray ofToken = OpLibrary.one(logProbs.getManager(), operation, logProbs, reference);
        return OpLibrary.scaled(ofToken.mul(learnt).sum(), 1.0 / utterances);
    }
}

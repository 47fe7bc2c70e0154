package org.archerrl.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import org.archerrl.torch.OpLibrary;

/** What the token policy minimises: sums over an utterance's tokens, the mean over utterances. */
public final class PolicyLosses {
    private PolicyLosses() {}

    /** Plain policy gradient: {@code -1/M sum_p A_p logp_p} (ArCHer, arXiv 2402.19446, equation 5). */
    public static NDArray reinforce(JudgedTokens tokens) {
        return OpLibrary.scaled(tokens.logProbs().mul(tokens.advantageOfToken()).sum(), -1f / tokens.utterances());
    }

    /**
     * Clipped surrogate on each token's ratio: {@code -1/M sum_p min(rho_p A_p, clip(rho_p, 1-eps, 1+eps) A_p)} (PPO, arXiv
     * 1707.06347, equation 7).
     */
    public static NDArray clippedByToken(JudgedTokens tokens, double epsilon) {
        NDArray ratio = tokens.logProbs().sub(tokens.behaviour()).exp();
        return OpLibrary.scaled(clipped(ratio, tokens.advantageOfToken(), epsilon), 1f / tokens.utterances());
    }

    /** Clipped surrogate on each utterance's ratio: {@code -1/M sum_m min(rho_m A_m, clip(rho_m, 1-eps, 1+eps) A_m)}. */
    public static NDArray clippedByUtterance(JudgedTokens tokens, double epsilon) {
        NDArray change = tokens.logProbs().sub(tokens.behaviour()).mul(tokens.learnt());
        NDArray ofUtterance =
                OpLibrary.one(change.getManager(), "sum_into", change, tokens.utteranceOf(), tokens.utterances());
        return OpLibrary.scaled(clipped(ofUtterance.exp(), tokens.advantages(), epsilon), 1f / tokens.utterances());
    }

    private static NDArray clipped(NDArray ratio, NDArray advantages, double epsilon) {
        NDArray bounded = OpLibrary.one(ratio.getManager(), "clamp", ratio, 1 - epsilon, 1 + epsilon);
        return NDArrays.minimum(ratio.mul(advantages), bounded.mul(advantages))
                .sum()
                .neg();
    }
}

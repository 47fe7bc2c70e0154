package org.archerrl.loss;

import ai.djl.ndarray.NDArray;
import org.archerrl.torch.OpLibrary;

/**
 * What is minimised when utterances come in pairs, one better than the other. Legend: P tokens of M utterances, N pairs.
 *
 * <p>The plain form is {@link org.archerrl.rl.Preferences}.
 */
public final class PreferenceLosses {
    private PreferenceLosses() {}

    /**
     * {@code mean over pairs of -log sigmoid(beta (s+ - s-))} (Bradley and Terry, 1952).
     *
     * @param scores [M], with gradient
     * @param better [N] int64, places of the preferred ones in {@code scores}
     * @param worse [N] int64
     */
    public static NDArray bradleyTerry(NDArray scores, NDArray better, NDArray worse, double beta) {
        return OpLibrary.one(scores.getManager(), "bradley_terry", scores, better, worse, beta);
    }

    /**
     * Log-ratios of policy and reference, summed over each utterance: the scores of DPO (arXiv 2305.18290, equation 7).
     *
     * @param logProbs [P], with gradient
     * @param reference [P], constants
     * @param learnt [P] 1 for a token that counts, 0 for one that does not
     * @param utteranceOf [P] int64
     * @return [M]
     */
    public static NDArray logRatios(
            NDArray logProbs, NDArray reference, NDArray learnt, NDArray utteranceOf, int utterances) {
        return sums(logProbs.sub(reference).mul(learnt), utteranceOf, utterances);
    }

    /** The same as means over each utterance's tokens: the scores of SWEET-RL (arXiv 2503.15478); 0 without tokens. */
    public static NDArray meanLogRatios(
            NDArray logProbs, NDArray reference, NDArray learnt, NDArray utteranceOf, int utterances) {
        return means(logProbs.sub(reference), learnt, utteranceOf, utterances);
    }

    /**
     * {@code -mean over pairs of (mean_i logp_i)} of the preferred utterances: keeps what is preferred likely.
     *
     * @param better [N] int64
     */
    public static NDArray likelihood(
            NDArray logProbs, NDArray learnt, NDArray utteranceOf, int utterances, NDArray better) {
        return means(logProbs, learnt, utteranceOf, utterances)
                .gather(better, 0)
                .mean()
                .neg();
    }

    private static NDArray means(NDArray values, NDArray learnt, NDArray utteranceOf, int utterances) {
        NDArray counts = sums(learnt, utteranceOf, utterances);
        return sums(values.mul(learnt), utteranceOf, utterances).div(counts.maximum(counts.onesLike()));
    }

    private static NDArray sums(NDArray values, NDArray utteranceOf, int utterances) {
        return OpLibrary.one(values.getManager(), "sum_into", values, utteranceOf, utterances);
    }
}

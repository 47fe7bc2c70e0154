package org.archerrl.loss;

import ai.djl.ndarray.NDArray;
import org.archerrl.torch.OpLibrary;

/** What the critic minimises. Legend: N turns, K heads (two in ArCHer), P action tokens, V words of the vocabulary. */
public final class CriticLosses {
    private CriticLosses() {}

    /**
     * Returns the sum over the two heads of the mean squared error over turns, without a factor 1/2 (ArCHer, arXiv
     * 2402.19446, equations 3 and 4).
     *
     * @param values [N,2], with gradient
     * @param targets [N,2], constants
     */
    public static NDArray squared(NDArray values, NDArray targets) {
        return values.sub(targets).square().mean(new int[] {0}).sum();
    }

    /**
     * Expectile regression, {@code sum_k mean |xi - 1[diff <= 0]| diff^2} with {@code diff = target - value} (IQL, arXiv
     * 2110.06169, equation 5): at xi = .5 half of {@link #squared}.
     *
     * @param values [N,K], with gradient
     * @param targets [N,K], constants
     * @param expectile xi, from 0 to 1
     */
    public static NDArray expectile(NDArray values, NDArray targets, double expectile) {
        return OpLibrary.one(values.getManager(), "expectile_loss", values, targets, expectile);
    }

    /**
     * Cross-entropy of yes-or-no labels, {@code sum_k mean -(z log p + (1-z) log(1-p))} with {@code p = sigmoid(logit)}, without
     * overflow (the values of DigiRL, arXiv 2406.11896).
     *
     * @param logits [N,K], with gradient
     * @param labels [N,K] z, from 0 to 1
     */
    public static NDArray binaryCrossEntropy(NDArray logits, NDArray labels) {
        return OpLibrary.one(logits.getManager(), "binary_cross_entropy", logits, labels);
    }

    /**
     * Half of the squared error, or of what it would be had the value moved by no more than the clip, whichever is larger; the
     * mean over learnt tokens ({@link org.archerrl.rl.ValueLosses#clipped}).
     *
     * @param values [P], with gradient
     * @param old [P] the values when the data were collected
     * @param returns [P], constants
     * @param learnt [P] 1 for a token that counts, 0 for one that does not; not all 0
     * @param clip at least 0
     */
    public static NDArray clipped(NDArray values, NDArray old, NDArray returns, NDArray learnt, double clip) {
        return OpLibrary.one(values.getManager(), "clipped_value_loss", values, old, returns, learnt, clip);
    }

    /**
     * {@code sum learnt (A - b)^2 / sum learnt}: a token baseline learns its utterance's advantage (ArCHer, arXiv 2402.19446).
     *
     * @param baseline [P], with gradient
     * @param advantageOfToken [P], constants
     * @param learnt [P] 1 for a token that counts, 0 for one that does not; not all 0
     */
    public static NDArray tokenBaseline(NDArray baseline, NDArray advantageOfToken, NDArray learnt) {
        return baseline.sub(advantageOfToken).square().mul(learnt).sum().div(learnt.sum());
    }

    /**
     * {@code sum learnt (log sum_v exp q_v - q_w) / sum learnt}: values of tokens that the data lack are pushed down (the
     * conservative term of ILQL, arXiv 2206.11871).
     *
     * @param q [P,V], with gradient
     * @param tokens [P] int64, what was said
     * @param learnt [P] 1 for a token that counts, 0 for one that does not; not all 0
     */
    public static NDArray tokenCrossEntropy(NDArray q, NDArray tokens, NDArray learnt) {
        return OpLibrary.one(q.getManager(), "token_cross_entropy", q, tokens, learnt);
    }
}

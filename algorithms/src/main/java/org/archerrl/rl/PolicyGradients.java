package org.archerrl.rl;

import java.util.Arrays;

/**
 * Losses of the token policy.
 *
 * <p>Arrays {@code _BT} have a row of tokens for each of B utterances; log-probabilities are natural. The mask is 1 for
 * utterance tokens (with their terminator, if it is learnt) and 0 for prompt and padding, which are never read. Advantages
 * are constants: gradients of these losses are with respect to the log-probabilities of the current policy alone.
 */
public final class PolicyGradients {
    private PolicyGradients() {}

    /** One term for a token from its log-probabilities under the current and the old policy and its advantage. */
    private interface Term {
        double of(double logProb, double oldLogProb, double advantage);
    }

    /**
     * {@code -mean_b sum_i mask A logp}, or another reduction (REINFORCE; ArCHer, arXiv 2402.19446).
     *
     * @param advantage_BT of each token; see {@link Advantages#lessBaseline} for advantages of utterances
     */
    public static double reinforceLoss(
            double[][] logProb_BT, double[][] advantage_BT, double[][] mask_BT, TokenReduction reduction) {
        return reduction.reduce(
                terms(logProb_BT, logProb_BT, advantage_BT, mask_BT, (logProb, old, advantage) -> -advantage * logProb),
                mask_BT);
    }

    /**
     * {@code -mean_b sum_i mask min(rho A, clip(rho, 1-eps, 1+eps) A)}, {@code rho_i = exp(logp_i - logpOld_i)}, or another
     * reduction (PPO, arXiv 1707.06347, equation 7).
     *
     * @param oldLogProb_BT of the policy that sampled the tokens
     * @param clip eps
     */
    public static double tokenClippedLoss(
            double[][] logProb_BT,
            double[][] oldLogProb_BT,
            double[][] advantage_BT,
            double[][] mask_BT,
            double clip,
            TokenReduction reduction) {
        return reduction.reduce(
                terms(
                        logProb_BT,
                        oldLogProb_BT,
                        advantage_BT,
                        mask_BT,
                        (logProb, old, advantage) -> -clipped(Math.exp(logProb - old), advantage, clip)),
                mask_BT);
    }

    /**
     * {@code -mean_b min(rho A, clip(rho, 1-eps, 1+eps) A)}, {@code rho_b = exp(sum_i mask (logp_i - logpOld_i))}: one ratio
     * for the whole utterance, not divided by its length.
     *
     * @param advantage_B of each utterance
     * @param clip eps
     */
    public static double sequenceClippedLoss(
            double[][] logProb_BT, double[][] oldLogProb_BT, double[] advantage_B, double[][] mask_BT, double clip) {
        Shapes.rows("logProb", logProb_BT, "advantage", advantage_B);
        Shapes.notEmpty("advantage", advantage_B.length);
        double[][] logRatio_BT =
                terms(logProb_BT, oldLogProb_BT, logProb_BT, mask_BT, (logProb, old, advantage) -> logProb - old);
        double loss = 0;
        for (int b = 0; b < advantage_B.length; b++) {
            loss -= clipped(Math.exp(Returns.undiscounted(logRatio_BT[b])), advantage_B[b], clip);
        }
        return loss / advantage_B.length;
    }

    /**
     * Returns the share of tokens inside the mask whose gradient the clip has taken away: those where the clipped term is
     * smaller than the plain one.
     */
    public static double clipFraction(
            double[][] logProb_BT, double[][] oldLogProb_BT, double[][] advantage_BT, double[][] mask_BT, double clip) {
        double[][] clipped_BT = terms(logProb_BT, oldLogProb_BT, advantage_BT, mask_BT, (logProb, old, advantage) -> {
            double ratio = Math.exp(logProb - old);
            return clipped(ratio, advantage, clip) < ratio * advantage ? 1 : 0;
        });
        return TokenReduction.MEAN_OVER_TOKENS.reduce(clipped_BT, mask_BT);
    }

    /**
     * {@code mean over mask of} {@link KullbackLeibler.Estimator#K3}, of KL(policy || reference) from the policy's own samples.
     * In nats for each token.
     *
     * @param referenceLogProb_BT of the reference policy, or of the policy that sampled
     */
    public static double klK3(double[][] logProb_BT, double[][] referenceLogProb_BT, double[][] mask_BT) {
        return TokenReduction.MEAN_OVER_TOKENS.reduce(
                KullbackLeibler.perToken(logProb_BT, referenceLogProb_BT, mask_BT, KullbackLeibler.Estimator.K3),
                mask_BT);
    }

    /**
     * {@code sum mask (A_b - b_i)^2 / sum mask}: a token baseline learns its utterance's advantage (ArCHer, arXiv 2402.19446).
     *
     * @param baseline_BT the baseline's values, a row for each utterance
     * @param advantage_B of each utterance
     */
    public static double tokenBaselineLoss(double[][] baseline_BT, double[] advantage_B, double[][] mask_BT) {
        double[][] error_BT = Advantages.lessBaseline(advantage_B, baseline_BT);
        return TokenReduction.MEAN_OVER_TOKENS.reduce(
                terms(error_BT, error_BT, error_BT, mask_BT, (error, same, alsoSame) -> error * error), mask_BT);
    }

    private static double clipped(double ratio, double advantage, double clip) {
        double nearOne = Math.max(1 - clip, Math.min(1 + clip, ratio));
        return Math.min(ratio * advantage, nearOne * advantage);
    }

    private static double[][] terms(
            double[][] logProb_BT, double[][] old_BT, double[][] advantage_BT, double[][] mask_BT, Term term) {
        Shapes.same("logProb", logProb_BT, "mask", mask_BT);
        Shapes.same("oldLogProb", old_BT, "mask", mask_BT);
        Shapes.same("advantage", advantage_BT, "mask", mask_BT);
        double[][] term_BT = new double[mask_BT.length][];
        for (int b = 0; b < mask_BT.length; b++) {
            int row = b;
            term_BT[b] = new double[mask_BT[b].length];
            Arrays.setAll(
                    term_BT[b],
                    t -> mask_BT[row][t] == 0 ? 0 : term.of(logProb_BT[row][t], old_BT[row][t], advantage_BT[row][t]));
        }
        return term_BT;
    }
}

package org.archerrl.rl;

import java.util.Arrays;

/**
 * How far the policy has moved from the reference policy, estimated on the policy's own tokens (Schulman, "Approximating KL
 * divergence", 2020). In nats.
 */
public final class KullbackLeibler {
    private KullbackLeibler() {}

    /** An estimate for a token drawn from the policy; the mean of K1 and K3 is KL(policy || reference), that of K2 near it. */
    public enum Estimator {
        /** {@code logp - logpRef}: may be negative. */
        K1 {
            @Override
            public double of(double logProb, double referenceLogProb) {
                return logProb - referenceLogProb;
            }
        },
        /** {@code (logp - logpRef)^2 / 2}: never negative; its slope has the mean of the slope of KL(policy || reference). */
        K2 {
            @Override
            public double of(double logProb, double referenceLogProb) {
                double logRatio = logProb - referenceLogProb;
                return logRatio * logRatio / 2;
            }
        },
        /**
         * {@code exp(logpRef - logp) - 1 - (logpRef - logp)}: never negative; its slope has the mean of the slope of
         * KL(reference || policy).
         */
        K3 {
            @Override
            public double of(double logProb, double referenceLogProb) {
                return Math.expm1(referenceLogProb - logProb) - (referenceLogProb - logProb);
            }
        };

        /** Returns the estimate from the token's log-probabilities. */
        public abstract double of(double logProb, double referenceLogProb);
    }

    /**
     * Estimates for each token.
     *
     * @param logProb_BT under the policy that drew the tokens, a row for each utterance
     * @param reference_BT under the reference policy
     * @param mask_BT 1 for tokens that count, else 0; what lies outside is not read
     * @return KL_BT, 0 outside the mask
     */
    public static double[][] perToken(
            double[][] logProb_BT, double[][] reference_BT, double[][] mask_BT, Estimator estimator) {
        Shapes.same("logProb", logProb_BT, "mask", mask_BT);
        Shapes.same("reference", reference_BT, "mask", mask_BT);
        double[][] kl_BT = new double[mask_BT.length][];
        for (int b = 0; b < kl_BT.length; b++) {
            int row = b;
            kl_BT[b] = new double[mask_BT[b].length];
            Arrays.setAll(
                    kl_BT[b], t -> mask_BT[row][t] == 0 ? 0 : estimator.of(logProb_BT[row][t], reference_BT[row][t]));
        }
        return kl_BT;
    }

    /**
     * {@code r_i - beta (logp_i - logpRef_i)} for each token (arXiv 1909.08593, equation 2): zero KL reward where the policies
     * agree. An utterance's KL reward is the sum over its row.
     *
     * @param reward_BT rewards of tokens; outside the mask they are returned as they are
     * @param beta from 0 to 1e6
     */
    public static double[][] shaped(
            double[][] reward_BT, double[][] logProb_BT, double[][] reference_BT, double[][] mask_BT, double beta) {
        Check.within("beta", beta, 0, 1e6);
        Shapes.same("reward", reward_BT, "mask", mask_BT);
        double[][] shaped_BT = perToken(logProb_BT, reference_BT, mask_BT, Estimator.K1);
        for (int b = 0; b < shaped_BT.length; b++) {
            for (int t = 0; t < shaped_BT[b].length; t++) {
                shaped_BT[b][t] = reward_BT[b][t] - beta * shaped_BT[b][t];
            }
        }
        return shaped_BT;
    }

    /**
     * {@code mean_b sum_i mask (logpNow_i - logpRef_i + 1) logp_i}: k1 as a loss. Its slope in {@code logp}, not its value, has
     * a meaning: over tokens drawn from the policy its mean is the slope of KL(policy || reference).
     *
     * @param logProb_BT what the slope is taken in
     * @param now_BT the same numbers as constants
     * @param reference_BT under the reference policy
     */
    public static double scoreFunctionLoss(
            double[][] logProb_BT, double[][] now_BT, double[][] reference_BT, double[][] mask_BT) {
        Shapes.same("logProb", logProb_BT, "mask", mask_BT);
        double[][] loss_BT = perToken(now_BT, reference_BT, mask_BT, Estimator.K1);
        for (int b = 0; b < loss_BT.length; b++) {
            for (int t = 0; t < loss_BT[b].length; t++) {
                loss_BT[b][t] = (loss_BT[b][t] + 1) * logProb_BT[b][t];
            }
        }
        return TokenReduction.SUM.reduce(loss_BT, mask_BT);
    }
}

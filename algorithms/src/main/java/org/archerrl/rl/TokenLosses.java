package org.archerrl.rl;

import java.util.Arrays;

/**
 * What a token critic minimises: Q has a number for each token of the vocabulary, V one (ILQL, arXiv 2206.11871; the weights are
 * those of LMRL-Gym, arXiv 2311.18232).
 *
 * <p>Arrays {@code _P} list the P action tokens of episodes, one episode after the other: what the environment says is not
 * among them, so the token after an utterance's last is the first of the next utterance. The discount is for each token.
 */
public final class TokenLosses {
    private TokenLosses() {}

    /**
     * {@code y_i = r_i + (1-d_i) gamma V_{i+1}}.
     *
     * @param reward_P r, on the last token of each turn
     * @param value_P V before each token, constants
     * @param done_P d, 1 where an episode ends with that token
     * @param lastValue V after the last token, used if its d is 0
     */
    public static double[] targets(
            double[] reward_P, double[] value_P, double[] done_P, double lastValue, double discount) {
        return Gae.returns(Gae.advantages(reward_P, value_P, done_P, lastValue, discount, 0), value_P);
    }

    /**
     * {@code sum_k [mean (Q_k(w) - y)^2 / 2 + c mean CE(softmax Q_k, w)]}: the second term keeps tokens that the data lack low.
     * With y from {@link #targets} it is ILQL's; with one head and y from {@link Returns#rewardToGo} over the action tokens it
     * is token-level Monte Carlo.
     *
     * @param q_KPV a table of P rows and V columns for each head
     * @param token_P the tokens that were said, w
     * @param target_P y, constants
     * @param conservatism c
     */
    public static double conservativeLoss(double[][][] q_KPV, int[] token_P, double[] target_P, double conservatism) {
        double loss = 0;
        for (double[][] q_PV : q_KPV) {
            Shapes.rows("q", q_PV, "target", target_P);
            double[] said_P = new double[target_P.length];
            Arrays.setAll(said_P, p -> q_PV[p][token_P[p]]);
            loss += TemporalDifferences.squaredLoss(new double[][] {said_P}, new double[][] {target_P}) / 2;
            loss += conservatism * crossEntropy(q_PV, token_P);
        }
        return loss;
    }

    /**
     * {@code mean |tau - 1[Qbar < V]| (V - Qbar)^2 / 2}, {@code Qbar = min_k Qbar_k(w)}: V is the expectile of what the data's
     * tokens are worth.
     *
     * @param value_P V
     * @param targetQ_KP the target copies' values of the tokens that were said
     * @param expectile tau
     */
    public static double valueLoss(double[] value_P, double[][] targetQ_KP, double expectile) {
        double[][] target_1P = {TemporalDifferences.smallest(targetQ_KP)};
        return Expectiles.loss(new double[][] {value_P}, target_1P, expectile) / 2;
    }

    /**
     * {@code mean (log sum_v exp x_v - x_w)}, without overflow.
     *
     * @param logit_PV x, P rows of V
     * @param token_P w
     * @throws IllegalArgumentException if there are not as many tokens as rows, or none
     */
    public static double crossEntropy(double[][] logit_PV, int[] token_P) {
        Shapes.same("logit", logit_PV.length, "token", token_P.length);
        Shapes.notEmpty("token", token_P.length);
        double loss = 0;
        for (int p = 0; p < token_P.length; p++) {
            double largest = Arrays.stream(logit_PV[p]).max().orElseThrow();
            double mass = Arrays.stream(logit_PV[p])
                    .map(logit -> Math.exp(logit - largest))
                    .sum();
            loss += largest + Math.log(mass) - logit_PV[p][token_P[p]];
        }
        return loss / token_P.length;
    }
}

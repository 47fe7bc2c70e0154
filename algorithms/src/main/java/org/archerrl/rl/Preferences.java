package org.archerrl.rl;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Learning from which of two is better, not from how good each is. */
public final class Preferences {
    private Preferences() {}

    /** Two places in a list of candidates. */
    public record Pair(int better, int worse) {}

    /**
     * {@code -log sigmoid(beta (scorePlus - scoreMinus))}, without overflow (Bradley and Terry, 1952).
     *
     * @param scorePlus of the one that was preferred
     */
    public static double bradleyTerry(double scorePlus, double scoreMinus, double beta) {
        return ValueLosses.softplus(-beta * (scorePlus - scoreMinus));
    }

    /**
     * The mean of {@link #bradleyTerry(double, double, double)} over pairs.
     *
     * @throws IllegalArgumentException if there is no pair
     */
    public static double bradleyTerry(double[] score_B, List<Pair> pairs, double beta) {
        Shapes.notEmpty("pairs", pairs.size());
        double loss = 0;
        for (Pair pair : pairs) {
            loss += bradleyTerry(score_B[pair.better], score_B[pair.worse], beta);
        }
        return loss / pairs.size();
    }

    /**
     * Pairs the best with each that scores less, in order; of several best the first. All equal give none (the episodes of a task
     * of SWEET-RL, arXiv 2503.15478).
     *
     * @param score_B at least one
     */
    public static List<Pair> bestAgainstWorse(double[] score_B) {
        Shapes.notEmpty("score", score_B.length);
        int best = 0;
        for (int b = 1; b < score_B.length; b++) {
            best = score_B[b] > score_B[best] ? b : best;
        }
        int first = best;
        return IntStream.range(0, score_B.length)
                .filter(b -> score_B[b] < score_B[first])
                .mapToObj(b -> new Pair(first, b))
                .toList();
    }

    /**
     * Log-ratios of policy and reference, a number for each utterance. {@code SUM} over its tokens is the score of direct
     * preference optimisation, {@code MEAN_PER_UTTERANCE} that of SWEET-RL's critic (arXiv 2503.15478).
     *
     * @param logProb_BT a row for each utterance
     * @param reduction within each utterance; an utterance without tokens is refused by {@code MEAN_OVER_TOKENS} alone
     */
    public static double[] logRatios(
            double[][] logProb_BT, double[][] reference_BT, double[][] mask_BT, TokenReduction reduction) {
        double[][] logRatio_BT =
                KullbackLeibler.perToken(logProb_BT, reference_BT, mask_BT, KullbackLeibler.Estimator.K1);
        return IntStream.range(0, mask_BT.length)
                .mapToDouble(b -> reduction.reduce(new double[][] {logRatio_BT[b]}, new double[][] {mask_BT[b]}))
                .toArray();
    }

    /**
     * {@code mean over pairs of -log sigmoid(beta (s+ - s-))}, {@code s = sum_i (logp_i - logpRef_i)} (DPO, arXiv 2305.18290,
     * equation 7), plus {@code likelihood} times {@link #likelihoodLoss}.
     *
     * @param logProb_BT a row for each utterance
     * @param likelihood weight of the second term, from 0 to 1e6; SWEET-RL has .01
     */
    public static double direct(
            double[][] logProb_BT,
            double[][] reference_BT,
            double[][] mask_BT,
            List<Pair> pairs,
            double beta,
            double likelihood) {
        Check.within("likelihood", likelihood, 0, 1e6);
        double[] logRatio_B = logRatios(logProb_BT, reference_BT, mask_BT, TokenReduction.SUM);
        return bradleyTerry(logRatio_B, pairs, beta) + likelihood * likelihoodLoss(logProb_BT, mask_BT, pairs);
    }

    /** {@code -mean over pairs of (mean_i logp_i)} of the preferred utterances; one without tokens counts as 0. */
    public static double likelihoodLoss(double[][] logProb_BT, double[][] mask_BT, List<Pair> pairs) {
        double[][] logProb_PT =
                pairs.stream().map(pair -> logProb_BT[pair.better]).toArray(double[][]::new);
        double[][] mask_PT = pairs.stream().map(pair -> mask_BT[pair.better]).toArray(double[][]::new);
        return -TokenReduction.MEAN_PER_UTTERANCE.reduce(logProb_PT, mask_PT);
    }

    /**
     * Pairs the best candidate with the worst, the second best with the second worst and so on: always one of the upper half
     * with one of the lower (SWEET-RL, arXiv 2503.15478, draws within the halves). Where the two score the
     * same nothing is preferred, and there is no pair.
     *
     * @param score_K of candidates for one state; of equal scores the earlier ranks higher
     * @param count how many pairs at most, from 0 to K / 2
     */
    public static List<Pair> ranked(double[] score_K, int count) {
        Check.within("pairs", count, 0, score_K.length / 2);
        List<Integer> byScore = IntStream.range(0, score_K.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer k) -> score_K[k]).reversed())
                .toList();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Pair pair = new Pair(byScore.get(i), byScore.get(byScore.size() - 1 - i));
            if (score_K[pair.better] > score_K[pair.worse]) {
                pairs.add(pair);
            }
        }
        return pairs;
    }
}

package org.archerrl.variant.extraction;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.archerrl.loss.JudgedTokens;
import org.archerrl.loss.PreferenceLosses;
import org.archerrl.rl.Check;
import org.archerrl.rl.Preferences;
import org.archerrl.rl.Preferences.Pair;
import org.archerrl.torch.OpLibrary;
import org.archerrl.variant.PolicyExtraction;

/**
 * The better ones of several fresh utterances at a state are preferred to the worse ones (the second stage of SWEET-RL, Zhou
 * et al., arXiv 2503.15478; DPO, Rafailov et al., arXiv 2305.18290).
 *
 * <p>The utterances of a state are ranked by the evaluator, and {@link Preferences#ranked paired} upper half with lower.
 * {@code L = 1/P sum over pairs (-log sigmoid(beta (s+ - s-)) - likelihood 1/L sum_i log pi(w+_i))}, {@code s = sum_i (log
 * pi(w_i) - log pi_ref(w_i))}; P counts {@code pairs} for each state, and two utterances that score alike make none and count
 * 0. The reference policy holds the steps, however far the evaluator's liking goes: so data may be offline.
 *
 * @param utterancesPerState how many are ranked, at least 2
 * @param pairs of a state, at most half of that
 * @param beta how fast a preference saturates as the policy leaves the reference, above 0
 * @param likelihood weight of the second term, which keeps what is preferred likely, at least 0
 */
@AutoService(PolicyExtraction.class)
public record PreferencePairs(int utterancesPerState, int pairs, double beta, double likelihood)
        implements PolicyExtraction {
    public PreferencePairs {
        Check.within("algorithm.extraction.utterancesPerState", utterancesPerState, 2, 1024);
        Check.within("algorithm.extraction.pairs", pairs, 1, utterancesPerState / 2);
        Check.positive("algorithm.extraction.beta", beta);
        Check.within("algorithm.extraction.likelihood", likelihood, 0, 1e6);
    }

    /** The published constants. */
    public PreferencePairs() {
        this(16, 4, 0.1, 0.01);
    }

    @Override
    public String summary() {
        return "the better of several fresh utterances are preferred to the worse ones (DPO)";
    }

    @Override
    public Correction correction() {
        return Correction.REFERENCE;
    }

    @Override
    public Unit unit() {
        return Unit.UTTERANCE;
    }

    @Override
    public NDArray loss(JudgedTokens tokens) {
        List<Pair> found = pairs(tokens.advantages().toFloatArray(), tokens.copies());
        if (found.isEmpty()) {
            return tokens.logProbs().mul(tokens.logProbs().zerosLike()).sum();
        }
        NDArray better = places(tokens, found, Pair::better);
        NDArray scores = PreferenceLosses.logRatios(
                tokens.logProbs(), tokens.reference(), tokens.learnt(), tokens.utteranceOf(), tokens.utterances());
        NDArray preference = PreferenceLosses.bradleyTerry(scores, better, places(tokens, found, Pair::worse), beta);
        NDArray unlikely = PreferenceLosses.likelihood(
                tokens.logProbs(), tokens.learnt(), tokens.utteranceOf(), tokens.utterances(), better);
        int states = tokens.utterances() / tokens.copies();
        return OpLibrary.scaled(
                preference.add(OpLibrary.scaled(unlikely, likelihood)), (double) found.size() / (states * pairs));
    }

    private List<Pair> pairs(float[] advantages, int copies) {
        List<Pair> found = new ArrayList<>();
        for (int from = 0; from < advantages.length; from += copies) {
            double[] ofState = new double[copies];
            int first = from;
            Arrays.setAll(ofState, k -> advantages[first + k]);
            for (Pair pair : Preferences.ranked(ofState, pairs)) {
                found.add(new Pair(first + pair.better(), first + pair.worse()));
            }
        }
        return found;
    }

    private static NDArray places(JudgedTokens tokens, List<Pair> pairs, ToIntFunction<Pair> which) {
        return tokens.logProbs()
                .getManager()
                .create(pairs.stream().mapToInt(which).asLongStream().toArray());
    }
}

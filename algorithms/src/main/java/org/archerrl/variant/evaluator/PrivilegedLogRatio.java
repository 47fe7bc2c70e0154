package org.archerrl.variant.evaluator;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.Set;
import org.archerrl.loss.PreferenceLosses;
import org.archerrl.rl.Check;
import org.archerrl.variant.Evaluator;
import org.archerrl.variant.Granularity;
import org.archerrl.variant.PreferenceEvaluator;

/**
 * A language model that reads what the policy may not see, and says how much likelier an utterance has become since it learnt
 * which episodes were better (SWEET-RL, Zhou et al., arXiv 2503.15478).
 *
 * <p>{@code A(h,u,c) = 1/L sum_i (log p(w_i | c,h,w_<i) - log p_ref(w_i | c,h,w_<i))}; p starts as the warm start's policy,
 * which stays p_ref. It learns {@code -log sigmoid(beta (s+ - s-))} on pairs of episodes of the same task instance, {@code s}
 * the mean over all tokens that were spoken in an episode: the best of an instance against each worse one. An instance
 * without a difference teaches nothing.
 *
 * @param beta of the preference, above 0
 */
@AutoService(Evaluator.class)
public record PrivilegedLogRatio(double beta) implements PreferenceEvaluator {
    public PrivilegedLogRatio {
        Check.positive("algorithm.evaluator.beta", beta);
    }

    /** The published beta. */
    public PrivilegedLogRatio() {
        this(0.1);
    }

    @Override
    public String summary() {
        return "a language model that sees what the policy may not, taught by better and worse episodes (SWEET-RL)";
    }

    @Override
    public Set<Granularity> granularities() {
        return Set.of(Granularity.TURN);
    }

    @Override
    public NDArray loss(NDArray scores, NDArray better, NDArray worse) {
        return PreferenceLosses.bradleyTerry(scores, better, worse, beta);
    }
}

package org.archerrl.variant;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.archerrl.rl.Preferences;
import org.archerrl.rl.Preferences.Pair;

/**
 * An evaluator that is a language model, taught by which episodes of a task instance were better: an utterance is worth the
 * mean over its tokens of {@code log p - log p_ref}, both told what the task keeps from the policy. It starts as the warm
 * start's policy, which stays p_ref.
 */
public interface PreferenceEvaluator extends Evaluator {
    @Override
    default Model model() {
        return Model.LANGUAGE_MODEL;
    }

    @Override
    default Scope scope() {
        return Scope.ANY;
    }

    @Override
    default boolean comparesEpisodes() {
        return true;
    }

    @Override
    default boolean needsReference() {
        return true;
    }

    /** Advantages are in nats for a token. */
    @Override
    default double unit(Horizon horizon) {
        return 1;
    }

    /**
     * Returns which episodes of one task instance are compared.
     *
     * @param returns of each
     */
    default List<Pair> pairs(double[] returns) {
        return Preferences.bestAgainstWorse(returns);
    }

    /**
     * Returns the loss, a mean over pairs.
     *
     * @param scores [B] of episodes, the mean log-ratio of all their spoken tokens, with gradient
     * @param better [N] int64, places of the preferred ones in {@code scores}
     * @param worse [N] int64
     */
    NDArray loss(NDArray scores, NDArray better, NDArray worse);
}

package org.archerrl.variant;

import ai.djl.ndarray.NDArray;
import java.util.Set;
import org.archerrl.loss.CriticLosses;
import org.archerrl.rl.Advantages;
import org.archerrl.rl.TemporalDifferences;

/**
 * An evaluator that regresses values of decisions on targets: a decision is an utterance, or a token of one.
 *
 * <p>Targets are plain arrays, so a new method is its two targets. Legend: K heads, D decisions.
 */
public interface ValueEvaluator extends Evaluator {
    /** A value of the target networks that targets are made of. */
    enum Ingredient {
        /** {@code Vbar_k(h)} at each decision. */
        VALUE,
        /** {@code Vbar_k(h')} after each decision. */
        NEXT_VALUE,
        /** {@code Qbar_k(h,u)} of what was decided. */
        RECORDED_Q,
        /** {@code Qbar_k(h,u~)} of what the present policy decides. */
        FRESH_Q
    }

    /** What the networks learn to say. */
    enum Fitted {
        /** Q and V. */
        Q_AND_VALUE,
        /** V alone. */
        VALUE
    }

    @Override
    default Model model() {
        return Model.VALUES;
    }

    /** Only Q knows what has not been said. */
    @Override
    default Scope scope() {
        return fitted() == Fitted.Q_AND_VALUE ? Scope.ANY : Scope.RECORDED;
    }

    /** Returns what the networks learn to say. */
    default Fitted fitted() {
        return Fitted.Q_AND_VALUE;
    }

    /** Returns what its targets are made of; the rest of {@link Decisions} stays empty. */
    Set<Ingredient> ingredients();

    /** Returns the value that a head's output stands for; losses see outputs, all others see values. */
    default double value(double output) {
        return output;
    }

    /**
     * Returns what V expects of each decision [D], to be held against it.
     *
     * @param decisions without values
     */
    default double[] outcomes(Decisions decisions, Horizon horizon) {
        return decisions.rewardToGo(horizon.discount());
    }

    /**
     * Returns what the value of each episode's first context regresses on [B], by a network of its own and with the loss of V;
     * empty, the default, if there is no such network.
     *
     * @param decisions without values
     */
    default double[] openingTargets(Decisions decisions, Horizon horizon) {
        return new double[0];
    }

    /** Returns whether there is {@link #openingTargets}, and {@link Decisions#opening} of {@link #advantages}. */
    default boolean hasOpenings() {
        return false;
    }

    /** Returns how many utterances the present policy draws for {@code u~}; of several, the best one by the target Q is taken. */
    default int candidates() {
        return 1;
    }

    /** Returns the weight of the cross-entropy that holds Q over tokens near the recorded ones; of no meaning to turns. */
    default double conservatism() {
        return 0;
    }

    /** Returns what Q regresses on [K][D], {@code r + (1-d) gamma Vbar_k(h')}; not asked for where only V is fitted. */
    default double[][] qTargets(Decisions decisions, Horizon horizon) {
        return TemporalDifferences.qTargets(
                decisions.reward(), decisions.done(), decisions.nextValue(), horizon.discount());
    }

    /** Returns what V regresses on [K][D]. */
    double[][] valueTargets(Decisions decisions, Horizon horizon, Credit credit);

    /**
     * Returns the loss of Q.
     *
     * @param q [D,K], with gradient
     * @param targets [D,K], constants
     */
    default NDArray qLoss(NDArray q, NDArray targets) {
        return CriticLosses.squared(q, targets);
    }

    /**
     * Returns the loss of V.
     *
     * @param values [D,K], with gradient
     * @param targets [D,K], constants
     */
    default NDArray valueLoss(NDArray values, NDArray targets) {
        return CriticLosses.squared(values, targets);
    }

    /**
     * Returns the advantages [D] of what was decided.
     *
     * @param decisions of a whole sample set, with {@link Ingredient#VALUE}, {@link Ingredient#NEXT_VALUE} and, if Q is fitted, {@link
     *     Ingredient#RECORDED_Q}, all of the online networks
     */
    default double[] advantages(Decisions decisions, Horizon horizon, Credit credit) {
        return Advantages.ofCritic(decisions.recordedQ(), decisions.value());
    }
}

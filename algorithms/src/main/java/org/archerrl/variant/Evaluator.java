package org.archerrl.variant;

import java.util.Set;

/**
 * How what was done is valued: the high level of the hierarchy (policy evaluation).
 *
 * <p>One that is fitted by an actor-critic network is a {@link ValueEvaluator}.
 */
public interface Evaluator extends Variant {
    /** What an evaluator learns with. */
    enum Model {
        /** Nothing: it reads the rewards. */
        NONE,
        /** Networks that give numbers to contexts and to what is said in them. */
        VALUES,
        /** A language model that sees what the policy may not. */
        LANGUAGE_MODEL
    }

    /** Which utterances can be valued. */
    enum Scope {
        /** Any, ones that nobody has said included. */
        ANY,
        /** Only those of recorded episodes. */
        RECORDED
    }

    /** Returns what it learns with. */
    Model model();

    /** Returns which utterances it can value. */
    Scope scope();

    /** Returns what it can give credit to. */
    Set<Granularity> granularities();

    /** Returns whether its values hold only for the policy that played the episodes it learns from. */
    default boolean isOnPolicy() {
        return false;
    }

    /**
     * Returns what stands for 1 in its values and advantages: the scaled unit of reward, unless they are of something else.
     * Reports and weights are told in it.
     */
    default double unit(Horizon horizon) {
        return horizon.rewardScale();
    }

    /** Returns whether it compares episodes of the same task instance, so that its batches hold instances whole. */
    default boolean comparesEpisodes() {
        return false;
    }

    /** Returns whether it needs the warm start's policy. */
    default boolean needsReference() {
        return false;
    }
}

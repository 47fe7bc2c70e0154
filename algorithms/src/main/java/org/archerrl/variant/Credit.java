package org.archerrl.variant;

import org.archerrl.rl.Gae;

/** What is given credit: the granularity of an advantage, and how it is made of rewards. */
public interface Credit extends Variant {
    @Override
    default String name() {
        return Variant.nameOf(getClass()).replace("-credit", "");
    }

    /** Returns the granularity. */
    Granularity granularity();

    /**
     * Returns the generalised advantages [D] of decisions.
     *
     * @param value [D] V at each decision
     * @param nextValue [D] V after it
     * @param lambda of the estimator
     */
    default double[] generalised(
            Decisions decisions, double[] value, double[] nextValue, double discount, double lambda) {
        return Gae.advantages(
                decisions.reward(), value, nextValue, decisions.done(), decisions.episode(), discount, lambda);
    }

    /**
     * Returns the advantages [D] of turns that rewards alone give.
     *
     * @param episodes what was played; D counts their turns in order
     */
    default double[] ofReturns(PlayedEpisodes episodes, double discount, AdvantageTransform transform) {
        throw new IllegalStateException(name() + " makes nothing of returns");
    }
}

package org.archerrl.variant;

import ai.djl.ndarray.NDArray;
import org.archerrl.loss.JudgedTokens;

/** An extraction whose policy stays what the warm start made of it: the critic acts by having a say in what is said. */
public interface FrozenPolicy extends PolicyExtraction {
    /** How the policy's distribution and the critic's opinion make what is said. */
    enum Acting {
        /** The best of several utterances of the policy, by the target critic. */
        BEST_OF_SEVERAL,
        /** By the policy's token probabilities, shifted by the critic's values of tokens. */
        SHIFTED_TOKENS
    }

    /** Returns how what is said comes about. */
    Acting acting();

    /** Returns what {@link #acting} needs to know: a number of candidates, or the weight of the shift in 1 / reward. */
    double actingWeight();

    @Override
    default Correction correction() {
        return Correction.IMITATION;
    }

    @Override
    default int utterancesPerState() {
        return 0;
    }

    @Override
    default NDArray loss(JudgedTokens tokens) {
        throw new IllegalStateException("a policy that never moves has no loss");
    }
}

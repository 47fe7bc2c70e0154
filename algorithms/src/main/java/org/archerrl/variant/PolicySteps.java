package org.archerrl.variant;

import org.archerrl.rl.Check;

/**
 * How the policy is moved.
 *
 * @param learningRate of AdamW
 * @param maxGradientNorm global norm over the policy's own gradients
 * @param batchEpisodes whole episodes whose states make one sample set; 0 is all that the regime's window has
 * @param minibatchEpisodes whole episodes of an optimizer step; 0 is the whole sample set
 * @param sampleSets sample sets of an iteration
 * @param terminator whether the end-of-utterance token belongs to the utterance's log-probability
 * @param entropyBonus weight of the mean utterance's summed token entropies in the loss; 0 for none
 */
public record PolicySteps(
        double learningRate,
        double maxGradientNorm,
        int batchEpisodes,
        int minibatchEpisodes,
        int sampleSets,
        Terminator terminator,
        double entropyBonus) {
    public PolicySteps {
        Check.positive("algorithm.policy.learningRate", learningRate);
        Check.positive("algorithm.policy.maxGradientNorm", maxGradientNorm);
        Check.within("algorithm.policy.batchEpisodes", batchEpisodes, 0, 1 << 20);
        Check.within("algorithm.policy.minibatchEpisodes", minibatchEpisodes, 0, 1 << 20);
        Check.within("algorithm.policy.sampleSets", sampleSets, 0, 1 << 20);
        Check.within("algorithm.policy.entropyBonus", entropyBonus, 0, 1e6);
    }

    /** Sample sets of so many episodes, one optimizer step for each time they are gone through. */
    public PolicySteps(double learningRate, int batchEpisodes, int sampleSets) {
        this(learningRate, 1, batchEpisodes, 0, sampleSets, Terminator.INCLUDED, 0);
    }

    /** All that an on-policy regime has, in minibatches. */
    public static PolicySteps minibatches(double learningRate, int minibatchEpisodes) {
        return new PolicySteps(learningRate, 1, 0, minibatchEpisodes, 1, Terminator.INCLUDED, 0);
    }

    /** The policy never moves. */
    public static PolicySteps none() {
        return new PolicySteps(3e-4, 1, 0);
    }
}

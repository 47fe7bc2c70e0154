package org.archerrl.variant;

import ai.djl.ndarray.NDArray;
import org.archerrl.loss.JudgedTokens;
import org.archerrl.variant.extraction.AdvantageTransform;
import org.archerrl.variant.extraction.Terminator;

/** How the token policy learns from utterance advantages: the low level of the hierarchy. */
public interface PolicyExtraction {
    /** Returns the learning rate of AdamW. */
    double learningRate();

    /** Returns what the policy's global gradient norm is clipped to. */
    double maxGradientNorm();

    /** Returns how many whole episodes give their states to one sample set. */
    int batchEpisodes();

    /** Returns how many fresh utterances are sampled at each state. */
    int utterancesPerState();

    /** Returns how many sample sets an iteration has. */
    int sampleSets();

    /** Returns how many optimizer steps are taken on one sample set. */
    int stepsPerSampleSet();

    /** Returns the KL (nats for an utterance) from which on no further step is taken on a sample set; 0 for none. */
    double klLimit();

    /** Returns what happens to the advantages of a sample set. */
    AdvantageTransform advantageTransform();

    /** Returns whether the end-of-utterance token is learnt. */
    Terminator terminator();

    /** Returns the weight of the mean utterance's summed token entropies in the loss; 0 for none. */
    double entropyBonus();

    /** Returns the scalar to be minimised. */
    NDArray loss(JudgedTokens tokens);
}

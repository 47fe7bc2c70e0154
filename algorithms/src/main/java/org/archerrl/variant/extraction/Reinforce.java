package org.archerrl.variant.extraction;

import ai.djl.ndarray.NDArray;
import org.archerrl.loss.JudgedTokens;
import org.archerrl.loss.PolicyLosses;
import org.archerrl.variant.Check;
import org.archerrl.variant.PolicyExtraction;

/**
 * Plain policy gradient, one step for each set of fresh utterances: ArCHer's published low level (arXiv 2402.19446).
 *
 * <p>{@code L = -mean_b A_b sum_i mask logp_i}. Known to collapse at toy scale when its steps are large or many.
 *
 * @param learningRate of Adam
 * @param maxGradientNorm global norm over the policy's own gradients
 * @param batchEpisodes whole episodes whose states make one sample set
 * @param utterancesPerState fresh utterances at each state
 * @param sampleSets sample sets, and so optimizer steps, for each iteration
 * @param advantageTransform what happens to advantages over a sample set
 * @param terminator whether the end-of-utterance token belongs to the utterance's log-probability
 */
public record Reinforce(
        double learningRate,
        double maxGradientNorm,
        int batchEpisodes,
        int utterancesPerState,
        int sampleSets,
        AdvantageTransform advantageTransform,
        Terminator terminator)
        implements PolicyExtraction {
    public Reinforce {
        Check.positive("algorithm.extraction.learningRate", learningRate);
        Check.positive("algorithm.extraction.maxGradientNorm", maxGradientNorm);
        Check.within("algorithm.extraction.batchEpisodes", batchEpisodes, 1, 1 << 20);
        Check.within("algorithm.extraction.utterancesPerState", utterancesPerState, 1, 1024);
        Check.within("algorithm.extraction.sampleSets", sampleSets, 0, 1 << 20);
    }

    /** The reference's counts, with a learning rate for models trained from scratch. */
    public Reinforce() {
        this(3e-4, 1.0, 32, 1, 3, AdvantageTransform.NONE, Terminator.INCLUDED);
    }

    @Override
    public int stepsPerSampleSet() {
        return 1;
    }

    @Override
    public double klLimit() {
        return 0;
    }

    @Override
    public double entropyBonus() {
        return 0;
    }

    @Override
    public NDArray loss(JudgedTokens tokens) {
        return PolicyLosses.reinforce(tokens);
    }
}

package org.archerrl.variant;

import org.archerrl.rl.Check;

/**
 * How the evaluator's model is fitted; of no meaning to one that has none.
 *
 * @param learningRate of AdamW
 * @param maxGradientNorm global norm over the evaluator's own gradients
 * @param batchEpisodes whole episodes in a batch
 * @param stepsPerIteration optimizer steps for each iteration
 * @param stepsBefore optimizer steps before the first policy update, on the seeded replay
 */
public record CriticSteps(
        double learningRate, double maxGradientNorm, int batchEpisodes, int stepsPerIteration, int stepsBefore) {
    public CriticSteps {
        Check.positive("algorithm.critic.learningRate", learningRate);
        Check.positive("algorithm.critic.maxGradientNorm", maxGradientNorm);
        Check.within("algorithm.critic.batchEpisodes", batchEpisodes, 1, 1 << 20);
        Check.within("algorithm.critic.stepsPerIteration", stepsPerIteration, 0, 1 << 20);
        Check.within("algorithm.critic.stepsBefore", stepsBefore, 0, 1 << 24);
    }

    /** The study's settings for models from scratch: a well-fitted critic before the policy moves. */
    public CriticSteps() {
        this(1e-3, 1, 32, 100, 2000);
    }

    /** Nothing is fitted. */
    public static CriticSteps none() {
        return new CriticSteps(1e-3, 1, 1, 0, 0);
    }

    /** Returns the same with other numbers of steps. */
    public CriticSteps steps(int perIteration, int before) {
        return new CriticSteps(learningRate, maxGradientNorm, batchEpisodes, perIteration, before);
    }
}

package org.archerrl.learn;

import org.archerrl.variant.Check;

/**
 * How the first policy is made: behaviour cloning of a scripted player.
 *
 * @param episodes how many the player plays; they also train the tokenizer
 * @param player the player's name; {@code default} is the environment's first
 * @param steps optimizer steps
 * @param batchEpisodes whole episodes in a batch
 * @param learningRate of AdamW
 * @param maxGradientNorm global norm over the policy's gradients
 */
public record WarmStart(
        int episodes, String player, int steps, int batchEpisodes, double learningRate, double maxGradientNorm) {
    public WarmStart {
        Check.within("warmStart.episodes", episodes, 1, 1 << 24);
        Check.within("warmStart.steps", steps, 0, 1 << 24);
        Check.within("warmStart.batchEpisodes", batchEpisodes, 1, 1 << 20);
        Check.positive("warmStart.learningRate", learningRate);
        Check.positive("warmStart.maxGradientNorm", maxGradientNorm);
    }

    /** The study's settings: 1,500 episodes, 400 steps of 32. */
    public WarmStart() {
        this(1500, "default", 400, 32, 3e-3, 1.0);
    }
}

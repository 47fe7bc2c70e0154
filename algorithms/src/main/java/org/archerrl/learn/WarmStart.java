package org.archerrl.learn;

import org.archerrl.dataset.Dataset;
import org.archerrl.rl.Check;

/**
 * How the first policy is made: behaviour cloning of a scripted player, or of recorded episodes.
 *
 * @param episodes how many the player plays, or at most are taken from the file, 0 being all; they also train the tokenizer
 * @param attempts how often the player plays each task instance, one after the other; of no meaning to a file
 * @param player the player's name; {@code default} is the environment's first
 * @param file with recorded episodes, which take the player's place; empty lets the player play
 * @param format of the file, one of {@link Dataset#formatNames}
 * @param steps optimizer steps
 * @param batchEpisodes whole episodes in a batch
 * @param learningRate of AdamW
 * @param maxGradientNorm global norm over the policy's gradients
 */
public record WarmStart(
        int episodes,
        int attempts,
        String player,
        String file,
        String format,
        int steps,
        int batchEpisodes,
        double learningRate,
        double maxGradientNorm) {
    public WarmStart {
        Check.within("warmStart.episodes", episodes, file.isEmpty() ? 1 : 0, 1 << 24);
        Check.within("warmStart.attempts", attempts, 1, 1 << 16);
        Check.within("warmStart.steps", steps, 0, 1 << 24);
        Check.within("warmStart.batchEpisodes", batchEpisodes, 1, 1 << 20);
        Check.positive("warmStart.learningRate", learningRate);
        Check.positive("warmStart.maxGradientNorm", maxGradientNorm);
    }

    /** The study's settings: 1,500 episodes, 400 steps of 32. */
    public WarmStart() {
        this(1500, "default", 400, 32, 3e-3, 1.0);
    }

    /** Behaviour cloning of a scripted player. */
    public WarmStart(
            int episodes, String player, int steps, int batchEpisodes, double learningRate, double maxGradientNorm) {
        this(episodes, 1, player, "", Dataset.AUTO, steps, batchEpisodes, learningRate, maxGradientNorm);
    }

    /** Returns whether recorded episodes take the player's place. */
    public boolean isRecorded() {
        return !file.isEmpty();
    }

    /** Returns the same with another number of attempts at each instance. */
    public WarmStart attempting(int times) {
        return new WarmStart(
                episodes, times, player, file, format, steps, batchEpisodes, learningRate, maxGradientNorm);
    }

    /** Returns the same with another player. */
    public WarmStart with(String other) {
        return new WarmStart(
                episodes, attempts, other, file, format, steps, batchEpisodes, learningRate, maxGradientNorm);
    }
}

package org.archerrl.replay;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.archerrl.rl.Seed;

/** Draws whole episodes from a {@link ReplayBuffer}. */
public final class EpisodeSampler {
    private EpisodeSampler() {}

    /**
     * Draws uniformly, with replacement. The same seed and the same episodes in the window, in the same order, give the
     * same sample, whatever was stored before them.
     *
     * @param buffer where from
     * @param episodes how many to draw
     * @param newestWindow how many of the newest episodes to draw from; 0 is all
     * @param seed of this draw; derive a new one for each
     * @throws IllegalStateException if the buffer is empty
     * @throws IllegalArgumentException if a number is negative
     */
    public static List<TokenTrajectory> sample(ReplayBuffer buffer, int episodes, int newestWindow, Seed seed) {
        return sample(buffer, episodes, newestWindow, 1, seed);
    }

    /**
     * Draws a part from the newest episodes, then the rest from all of them, see {@link #sample(ReplayBuffer, int, int, Seed)}.
     *
     * @param recentShare how much of the sample comes from the window, in [0, 1], rounded to whole episodes
     */
    public static List<TokenTrajectory> sample(
            ReplayBuffer buffer, int episodes, int newestWindow, double recentShare, Seed seed) {
        if (episodes < 0) {
            throw new IllegalArgumentException("the number of episodes to sample must be at least 0, got " + episodes);
        }
        List<TokenTrajectory> all = buffer.newest(Integer.MAX_VALUE);
        List<TokenTrajectory> window = newestWindow == 0 ? all : buffer.newest(newestWindow);
        if (window.isEmpty()) {
            throw new IllegalStateException(
                    "the replay buffer is empty: collect or seed episodes before sampling " + episodes + " of them");
        }
        SplittableRandom random = seed.random();
        long recent = Math.round(recentShare * episodes);
        return IntStream.range(0, episodes)
                .mapToObj(i -> i < recent ? window : all)
                .map(from -> from.get(random.nextInt(from.size())))
                .toList();
    }
}

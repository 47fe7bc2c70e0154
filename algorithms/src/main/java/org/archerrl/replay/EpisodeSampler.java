package org.archerrl.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.archerrl.rl.Filters;
import org.archerrl.rl.Seed;
import org.archerrl.variant.DataRegime.Draw;
import org.archerrl.variant.DataRegime.Drawing;
import org.archerrl.variant.DataRegime.Whole;

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
        return sample(buffer, episodes, new Draw(newestWindow, 1, Drawing.WITH_REPLACEMENT), seed);
    }

    /**
     * Draws a part from the newest episodes, then the rest from all of them, see {@link #sample(ReplayBuffer, int, int, Seed)}.
     *
     * @param episodes how many to draw; without replacement, 0 is all, and there may be fewer
     * @param draw from which, and how
     */
    public static List<TokenTrajectory> sample(ReplayBuffer buffer, int episodes, Draw draw, Seed seed) {
        return sample(buffer.newest(Integer.MAX_VALUE), episodes, draw, seed);
    }

    /** Draws from episodes in the order in which they were played, see {@link #sample(ReplayBuffer, int, Draw, Seed)}. */
    public static List<TokenTrajectory> sample(List<TokenTrajectory> all, int episodes, Draw draw, Seed seed) {
        if (episodes < 0) {
            throw new IllegalArgumentException("the number of episodes to sample must be at least 0, got " + episodes);
        }
        List<TokenTrajectory> window = newest(all, draw.window());
        if (window.isEmpty()) {
            throw new IllegalStateException(
                    "the replay buffer is empty: collect or seed episodes before sampling " + episodes + " of them");
        }
        Drawn drawn = new Drawn(episodes, draw.whole(), seed);
        if (draw.drawing() == Drawing.WITHOUT_REPLACEMENT) {
            return drawn.once(window);
        }
        int recent = (int) Math.round(draw.recentShare() * episodes);
        drawn.again(window, recent);
        return drawn.again(all, episodes);
    }

    /** A sample while it is drawn. */
    private static final class Drawn {
        private final int wanted;
        private final Whole whole;
        private final Seed seed;
        private final SplittableRandom random;
        private final List<TokenTrajectory> taken = new ArrayList<>();

        private Drawn(int wanted, Whole whole, Seed seed) {
            this.wanted = wanted;
            this.whole = whole;
            this.seed = seed;
            this.random = seed.random();
        }

        /** Draws with replacement until there are {@code size}; returns all. */
        private List<TokenTrajectory> again(List<TokenTrajectory> from, int size) {
            List<List<TokenTrajectory>> units = taken.size() < size ? units(from) : List.of();
            while (taken.size() < size) {
                taken.addAll(units.get(random.nextInt(units.size())));
            }
            return List.copyOf(taken);
        }

        private List<TokenTrajectory> once(List<TokenTrajectory> from) {
            List<List<TokenTrajectory>> shuffled = units(from);
            Collections.shuffle(shuffled, new Random(seed.value()));
            for (List<TokenTrajectory> unit : shuffled) {
                if (wanted == 0 || taken.size() < wanted) {
                    taken.addAll(unit);
                }
            }
            return List.copyOf(taken);
        }

        private List<List<TokenTrajectory>> units(List<TokenTrajectory> from) {
            if (whole == Whole.EPISODE) {
                return from.stream().map(List::of).collect(Collectors.toCollection(ArrayList::new));
            }
            return new ArrayList<>(from.stream()
                    .collect(Collectors.groupingBy(TokenTrajectory::instance, LinkedHashMap::new, Collectors.toList()))
                    .values());
        }
    }

    private static List<TokenTrajectory> newest(List<TokenTrajectory> all, int window) {
        if (window < 0) {
            throw new IllegalArgumentException("the number of newest episodes must be at least 0, got " + window);
        }
        return window == 0 ? all : all.subList(all.size() - Math.min(window, all.size()), all.size());
    }

    /**
     * Returns the episodes whose total reward is at or above its {@code 1 - share} quantile, in order; ties may be many more than
     * the share.
     */
    public static List<TokenTrajectory> best(List<TokenTrajectory> episodes, double share) {
        if (share >= 1) {
            return episodes;
        }
        double[] returns =
                episodes.stream().mapToDouble(TokenTrajectory::totalReward).toArray();
        return Arrays.stream(Filters.keptAtQuantile(returns, 1 - share))
                .mapToObj(episodes::get)
                .toList();
    }
}

package org.archerrl.env.webshop;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Some goals to draw one from, by their weights. */
final class GoalDraw {
    private final ImmutableList<Goal> goals;
    private final double[] upTo;

    /** Keeps them, one at least. */
    GoalDraw(List<Goal> goals) {
        this.goals = ImmutableList.copyOf(goals);
        this.upTo = goals.stream().mapToDouble(Goal::weight).toArray();
        Arrays.parallelPrefix(upTo, Double::sum);
    }

    Goal draw(SplittableRandom random) {
        int place = Arrays.binarySearch(upTo, random.nextDouble() * upTo[upTo.length - 1]);
        return goals.get(Math.min(place < 0 ? -place - 1 : place + 1, goals.size() - 1));
    }

    ImmutableList<Goal> goals() {
        return goals;
    }
}

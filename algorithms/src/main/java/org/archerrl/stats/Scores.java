package org.archerrl.stats;

import com.google.common.primitives.Longs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One number for each run and task. A run is a training seed; episodes are averaged away before, because they share what
 * their run has learnt and would make intervals too narrow.
 */
public final class Scores {
    private final long[] seeds;
    private final double[][] value_RT;

    private Scores(SortedMap<Long, double[]> bySeed) {
        this.seeds = Longs.toArray(bySeed.keySet());
        this.value_RT = bySeed.values().stream().map(double[]::clone).toArray(double[][]::new);
    }

    /**
     * Makes scores.
     *
     * @param tasksOfSeed for each training seed its score on each task, in one order
     * @throws IllegalArgumentException if there is no run or no task, runs differ in tasks, or a score is not finite
     */
    public static Scores ofTasks(Map<Long, double[]> tasksOfSeed) {
        Scores scores = new Scores(new TreeMap<>(tasksOfSeed));
        if (scores.runs() == 0 || scores.tasks() == 0) {
            throw new IllegalArgumentException("scores: must have at least one run and one task");
        }
        for (int run = 0; run < scores.runs(); run++) {
            double[] value_T = scores.value_RT[run];
            if (value_T.length != scores.tasks()) {
                throw new IllegalArgumentException("scores: the run of seed " + scores.seeds[run] + " has "
                        + value_T.length + " tasks, others have " + scores.tasks());
            }
            if (!Arrays.stream(value_T).allMatch(Double::isFinite)) {
                throw new IllegalArgumentException("scores: the run of seed " + scores.seeds[run]
                        + " has a score that is not finite: " + Arrays.toString(value_T));
            }
        }
        return scores;
    }

    /** As {@link #ofTasks}, with a single task. */
    public static Scores of(Map<Long, Double> scoreOfSeed) {
        SortedMap<Long, double[]> tasks = new TreeMap<>();
        scoreOfSeed.forEach((seed, score) -> tasks.put(seed, new double[] {score}));
        return ofTasks(tasks);
    }

    /** Returns how many runs there are. */
    public int runs() {
        return value_RT.length;
    }

    /** Returns how many tasks there are. */
    public int tasks() {
        return value_RT.length == 0 ? 0 : value_RT[0].length;
    }

    /** Returns the training seeds, smallest first. */
    public List<Long> seeds() {
        return Longs.asList(seeds.clone());
    }

    /** Returns the seeds that both have. */
    public List<Long> commonSeeds(Scores other) {
        List<Long> common = new ArrayList<>(seeds());
        common.retainAll(other.seeds());
        return common;
    }

    /**
     * Returns the differences to another arm, run by run of the same seed.
     *
     * @throws IllegalArgumentException if no seed is common, or tasks differ in number
     */
    public Scores minus(Scores other) {
        if (tasks() != other.tasks()) {
            throw new IllegalArgumentException(
                    "scores: " + tasks() + " tasks cannot be paired with " + other.tasks() + " tasks");
        }
        SortedMap<Long, double[]> differences = new TreeMap<>();
        for (long seed : commonSeeds(other)) {
            double[] difference_T = ofSeed(seed).clone();
            Arrays.setAll(difference_T, t -> difference_T[t] - other.ofSeed(seed)[t]);
            differences.put(seed, difference_T);
        }
        return ofTasks(differences);
    }

    private double[] ofSeed(long seed) {
        return value_RT[Arrays.binarySearch(seeds, seed)];
    }

    /** Returns the mean over tasks of each run, in the order of {@link #seeds}. */
    public double[] runMeans() {
        return Arrays.stream(value_RT)
                .mapToDouble(value_T -> Arrays.stream(value_T).average().orElseThrow())
                .toArray();
    }

    /** Returns the scores, a row for each run; not to be changed. */
    double[][] value_RT() {
        return value_RT;
    }
}

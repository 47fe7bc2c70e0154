package org.archerrl.rl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * Advantages from comparing like with like, without a critic: episodes of one task instance, or turns at one anchor
 * observation.
 *
 * <p>{@code value_B} are returns, {@code group_B} says which group each belongs to; members need not stand side by side. A group
 * of one, and a group of equal values, gets exact zeros.
 */
public final class Groups {
    /** Added to a group's deviation (GRPO). */
    public static final double EPSILON = 1e-6;

    private Groups() {}

    /** What a group's squared distances from its mean are divided by, before the root is taken. */
    public enum Deviation {
        /** By the number of members. */
        POPULATION {
            @Override
            int divisor(int members) {
                return members;
            }
        },
        /** By one less. */
        SAMPLE {
            @Override
            int divisor(int members) {
                return Math.max(1, members - 1);
            }
        };

        abstract int divisor(int members);
    }

    /** What a group does to each of its members. */
    private interface Rule {
        DoubleUnaryOperator of(double mean, double[] value_G);
    }

    /** {@code A = R - mean} (GiGPO without a deviation, arXiv 2505.10978). */
    public static double[] lessMean(double[] value_B, long[] group_B) {
        return inGroups(value_B, group_B, (mean, value_G) -> value -> value - mean);
    }

    /** {@code A = (R - mean) / (deviation + 1e-6)} (GRPO, arXiv 2402.03300, section 4.1.2; GiGPO, arXiv 2505.10978). */
    public static double[] standardised(double[] value_B, long[] group_B, Deviation deviation) {
        return inGroups(value_B, group_B, (mean, value_G) -> {
            double squares = Arrays.stream(value_G)
                    .map(value -> (value - mean) * (value - mean))
                    .sum();
            double scale = Math.sqrt(squares / deviation.divisor(value_G.length)) + EPSILON;
            return value -> (value - mean) / scale;
        });
    }

    /** {@code A = R - mean of the others = G / (G-1) (R - mean)} (RLOO, arXiv 2402.14740). */
    public static double[] leaveOneOut(double[] value_B, long[] group_B) {
        return inGroups(value_B, group_B, (mean, value_G) -> {
            double scale = value_G.length / Math.max(1.0, value_G.length - 1);
            return value -> scale * (value - mean);
        });
    }

    /**
     * Groups inside groups: equal numbers where both are equal. GiGPO (arXiv 2505.10978) compares turns of one
     * instance that saw the same anchor observation, and adds that to the episode's advantage.
     *
     * @return numbers from 0 in order of appearance
     */
    public static long[] nested(long[] outer_B, long[] inner_B) {
        Shapes.same("outer group", outer_B.length, "inner group", inner_B.length);
        Map<List<Long>, Long> numbers = new LinkedHashMap<>();
        long[] nested_B = new long[outer_B.length];
        Arrays.setAll(
                nested_B, b -> numbers.computeIfAbsent(List.of(outer_B[b], inner_B[b]), pair -> (long) numbers.size()));
        return nested_B;
    }

    private static double[] inGroups(double[] value_B, long[] group_B, Rule rule) {
        Shapes.same("value", value_B.length, "group", group_B.length);
        Map<Long, List<Integer>> members = new LinkedHashMap<>();
        for (int b = 0; b < group_B.length; b++) {
            members.computeIfAbsent(group_B[b], group -> new ArrayList<>()).add(b);
        }
        double[] advantage_B = new double[value_B.length];
        for (List<Integer> group : members.values()) {
            double[] value_G = group.stream().mapToDouble(b -> value_B[b]).toArray();
            DoubleUnaryOperator advantage = rule.of(mean(value_G), value_G);
            group.forEach(b -> advantage_B[b] = advantage.applyAsDouble(value_B[b]));
        }
        return advantage_B;
    }

    /** Counted from the first member, so that the mean of equal values is that value exactly. */
    private static double mean(double[] value_G) {
        double first = value_G[0];
        return first + Arrays.stream(value_G).map(value -> value - first).sum() / value_G.length;
    }
}

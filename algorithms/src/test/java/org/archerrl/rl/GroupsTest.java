package org.archerrl.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.archerrl.rl.Groups.Deviation;
import org.junit.jupiter.api.Test;

class GroupsTest {
    private static final double[] RETURN = {-3, -5, -5, -7};
    private static final long[] ONE_GROUP = new long[4];

    private interface Rule {
        double[] of(double[] value_B, long[] group_B);
    }

    private static final List<Rule> RULES = List.of(
            Groups::lessMean,
            (value, group) -> Groups.standardised(value, group, Deviation.POPULATION),
            (value, group) -> Groups.standardised(value, group, Deviation.SAMPLE),
            Groups::leaveOneOut);

    @Test
    void workedNumbers() {
        assertArrayEquals(
                new double[] {1.414, 0, 0, -1.414}, Groups.standardised(RETURN, ONE_GROUP, Deviation.POPULATION), 5e-4);
        assertArrayEquals(
                new double[] {1.225, 0, 0, -1.225}, Groups.standardised(RETURN, ONE_GROUP, Deviation.SAMPLE), 5e-4);
        assertArrayEquals(new double[] {2.667, 0, 0, -2.667}, Groups.leaveOneOut(RETURN, ONE_GROUP), 5e-4);
        assertArrayEquals(new double[] {2, 0, 0, -2}, Groups.lessMean(RETURN, ONE_GROUP), 0);
    }

    @Test
    void membersNeedNotStandSideBySide() {
        double[] value = {1, 10, 3, 30, 5};
        long[] group = {7, -1, 7, -1, 7};

        assertArrayEquals(new double[] {-2, -10, 0, 10, 2}, Groups.lessMean(value, group), 0);
        assertArrayEquals(new double[] {-3, -20, 0, 20, 3}, Groups.leaveOneOut(value, group), 1e-15);
    }

    @Test
    void aGroupOfOneAndEqualValuesGiveExactZeros() {
        double[] value = {.1, .1, .1, 1e9 / 7, -4};
        long[] group = {1, 1, 1, 2, 3};
        for (Rule rule : RULES) {
            assertArrayEquals(new double[5], rule.of(value, group), 0);
            assertEquals(0, rule.of(new double[0], new long[0]).length);
        }
    }

    @Test
    void leavingOneOutComparesWithTheOthers() {
        SplittableRandom random = new Seed(2).random();
        double[] value = random.doubles(60, -9, 9).toArray();
        long[] group = random.longs(60, 0, 7).toArray();

        double[] advantage = Groups.leaveOneOut(value, group);

        for (int b = 0; b < 60; b++) {
            int self = b;
            double others = IntStream.range(0, 60)
                    .filter(other -> other != self && group[other] == group[self])
                    .mapToDouble(other -> value[other])
                    .average()
                    .orElse(value[self]);
            assertEquals(value[b] - others, advantage[b], 1e-12);
        }
    }

    @Test
    void everyGroupSumsToZero() {
        SplittableRandom random = new Seed(9).random();
        double[] value = random.doubles(100, -20, 0).toArray();
        long[] group = random.longs(100, 0, 9).toArray();
        for (Rule rule : RULES) {
            double[] advantage = rule.of(value, group);
            for (int g = 0; g < 9; g++) {
                int wanted = g;
                double sum = IntStream.range(0, 100)
                        .filter(b -> group[b] == wanted)
                        .mapToDouble(b -> advantage[b])
                        .sum();
                assertEquals(0, sum, 1e-9);
            }
        }
    }

    /** Two instances of two episodes of three turns; rewards differ from episode to episode. */
    @Test
    void withoutSharedAnchorsTheTurnPartVanishes() {
        long[] instance = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1};
        long[] anchor = IntStream.range(0, 12).asLongStream().toArray();
        double[] toGo = new Seed(4).random().doubles(12, -3, 0).toArray();

        long[] nested = Groups.nested(instance, anchor);

        assertArrayEquals(new double[12], Groups.standardised(toGo, nested, Deviation.POPULATION), 0);
    }

    @Test
    void withOneSharedAnchorTheTurnPartIsTheNormalisedRewardToGo() {
        double[] toGo = Returns.rewardToGo(new double[] {-1, -1, 0, -1}, .95);
        long[] nested = Groups.nested(new long[] {5, 5, 5, 5}, new long[] {8, 8, 8, 8});
        double mean = Arrays.stream(toGo).average().orElseThrow();
        double deviation = Math.sqrt(
                Arrays.stream(toGo).map(g -> (g - mean) * (g - mean)).average().orElseThrow());
        double[] expected =
                Arrays.stream(toGo).map(g -> (g - mean) / (deviation + 1e-6)).toArray();

        assertArrayEquals(expected, Groups.standardised(toGo, nested, Deviation.POPULATION), 1e-12);
    }

    @Test
    void anAnchorIsSharedWithinAnInstanceAlone() {
        assertArrayEquals(
                new long[] {0, 1, 0, 2, 1}, Groups.nested(new long[] {4, 4, 4, 9, 4}, new long[] {1, 2, 1, 1, 2}));
    }

    @Test
    void everyValueHasAGroup() {
        for (Rule rule : RULES) {
            assertEquals(
                    "value and group need equal lengths, got 4 and 3",
                    assertThrows(IllegalArgumentException.class, () -> rule.of(RETURN, new long[3]))
                            .getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> Groups.nested(new long[1], new long[2]));
    }
}

package org.archerrl.variant.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.archerrl.rl.Groups.Deviation;
import org.archerrl.variant.AdvantageTransform;
import org.archerrl.variant.AdvantageTransform.Scope;
import org.archerrl.variant.Variants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransformsTest {
    private static final double[] ADVANTAGE = {1, 2, 3, 6};
    private static final long[] ALL = new long[4];

    static List<AdvantageTransform> transforms() {
        return List.copyOf(Variants.of(AdvantageTransform.class).values());
    }

    @Test
    void theWholeSetIsKeptCenteredOrWhitened() {
        assertArrayEquals(ADVANTAGE, new Unchanged().of(ADVANTAGE, ALL), 0);
        assertArrayEquals(new double[] {-2, -1, 0, 3}, new Centered().of(ADVANTAGE, ALL), 0);
        // Population standard deviation: sqrt((4 + 1 + 0 + 9) / 4) = 1.870829.
        assertArrayEquals(new double[] {-1.069045, -.534522, 0, 1.603567}, new Whitened().of(ADVANTAGE, ALL), 1e-6);
    }

    @Test
    void centeringByStateLeavesWhatTellsAStatesUtterancesApart() {
        long[] state = {0, 0, 1, 1, 2, 2};
        double[] centered = {-1, 1, 0, 0, 1.5, -1.5};

        assertArrayEquals(centered, new CenteredByState().of(new double[] {1, 3, -10, -10, 7, 4}, state), 0);
        // Other values of the states, and no other result.
        assertArrayEquals(centered, new CenteredByState().of(new double[] {101, 103, -15, -15, 0, -3}, state), 0);
    }

    @Test
    void equalAdvantagesWhitenToZeroAndNoneStayNone() {
        assertArrayEquals(new double[3], new Whitened().of(new double[] {5, 5, 5}, new long[3]), 0);
        assertEquals(0, new Whitened().of(new double[0], new long[0]).length);
    }

    @Test
    void whitenedAdvantagesHaveMeanZeroAndVarianceOne() {
        double[] white =
                new Whitened().of(new SplittableRandom(1).doubles(200, -9, 4).toArray(), new long[200]);

        assertEquals(0, Arrays.stream(white).average().orElseThrow(), 1e-12);
        assertEquals(1, Arrays.stream(white).map(a -> a * a).average().orElseThrow(), 1e-7);
    }

    @Test
    void anInstancesEpisodesAreComparedWithEachOtherAlone() {
        double[] returns = {-3, 100, -5, -5, 300, -7};
        long[] instance = {4, 9, 4, 4, 9, 4};

        assertArrayEquals(new double[] {2, -100, 0, 0, 100, -2}, new GroupCentered().of(returns, instance), 0);
        assertArrayEquals(
                new double[] {1.414213, -1, 0, 0, 1, -1.414213}, new GroupStandardised().of(returns, instance), 1e-5);
        assertArrayEquals(
                new double[] {1.224745, -.707107, 0, 0, .707107, -1.224745},
                new GroupStandardised(Deviation.SAMPLE).of(returns, instance),
                1e-5);
        assertArrayEquals(
                new double[] {8 / 3.0, -200, 0, 0, 200, -8 / 3.0}, new LeaveOneOut().of(returns, instance), 1e-12);
    }

    @Test
    void onlyTheSignIsLeftOrWhatIsGood() {
        double[] advantage = {-2, 0, .5, -0.0};

        assertArrayEquals(new double[] {-1, 0, 1, -0.0}, new Signs().of(advantage, ALL), 0);
        assertArrayEquals(new double[] {0, 0, 1, 0}, new Indicator().of(advantage, ALL), 0);
        assertArrayEquals(new double[] {-1, 0, .5, 0}, new Limited().of(advantage, ALL), 0);
        assertArrayEquals(new double[] {-.25, 0, .25, 0}, new Limited(.25).of(advantage, ALL), 0);
        assertEquals(
                "algorithm.transform.limit: must be above 0, got 0.0",
                assertThrows(IllegalArgumentException.class, () -> new Limited(0))
                        .getMessage());
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void noneLooksBeyondItsScopeOrChangesItsInput(AdvantageTransform transform) {
        double[] advantage = {1, 2, 4, -8};
        long[] group = {0, 0, 1, 1};
        double[] result = transform.of(advantage, group);
        assertArrayEquals(new double[] {1, 2, 4, -8}, advantage, 0);
        assertNotSame(advantage, result);
        if (transform.scope() != Scope.SAMPLE_SET) {
            double[] other = transform.of(new double[] {1, 2, 4, -9}, group);
            assertArrayEquals(Arrays.copyOf(result, 2), Arrays.copyOf(other, 2), 0);
            assertFalse(Arrays.equals(result, other));
        }
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void theOrderOfTheSetDoesNotMatter(AdvantageTransform transform) {
        double[] result = transform.of(new double[] {1, 2, 4, -8, 3}, new long[] {0, 0, 1, 1, 1});
        double[] turned = transform.of(new double[] {3, -8, 4, 2, 1}, new long[] {1, 1, 1, 0, 0});
        for (int i = 0; i < result.length; i++) {
            assertEquals(result[i], turned[result.length - 1 - i], 1e-12);
        }
    }
}

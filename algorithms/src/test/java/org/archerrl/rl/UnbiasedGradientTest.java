package org.archerrl.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archerrl.rl.Groups.Deviation;
import org.junit.jupiter.api.Test;

/**
 * Policy gradients where the policy decides how many turns an episode has: every batch of episodes is enumerated, so means
 * over batches are exact.
 *
 * <p>At each turn the policy stops or goes on, with a logit for each state. Stopping at the start pays 0. Going on leads to luck
 * (probability 1/4) or misfortune, whose turn pays 12 or -2 whatever is said; going on from there leads to a third and last
 * turn, which pays 1 for going on.
 */
class UnbiasedGradientTest {
    private static final int LUCK = 1;
    private static final int MISFORTUNE = 2;
    private static final int LAST = 3;
    private static final double[] EVEN = new double[4];
    private static final double[] UNEVEN = {.3, -.8, .5, 1.1};

    /** One turn; {@code gone} is 1 if the policy went on, 0 if it stopped. */
    private record Move(int state, int gone, double reward) {}

    private record Way(double probability, List<Move> moves) {
        Way then(double likely, Move move) {
            return new Way(
                    probability * likely,
                    Stream.concat(moves.stream(), Stream.of(move)).toList());
        }
    }

    /** Episodes one after the other, a column for each turn. */
    private record Batch(double[] reward_T, double[] done_T, int[] state_T, int[] gone_T, long[] turn_T) {
        static Batch of(List<Way> ways) {
            List<Move> moves = ways.stream().flatMap(way -> way.moves.stream()).toList();
            return new Batch(
                    moves.stream().mapToDouble(Move::reward).toArray(),
                    ways.stream()
                            .flatMapToDouble(way -> IntStream.rangeClosed(1, way.moves.size())
                                    .mapToDouble(n -> n == way.moves.size() ? 1 : 0))
                            .toArray(),
                    moves.stream().mapToInt(Move::state).toArray(),
                    moves.stream().mapToInt(Move::gone).toArray(),
                    ways.stream()
                            .flatMapToLong(
                                    way -> IntStream.range(0, way.moves.size()).asLongStream())
                            .toArray());
        }

        double[] toGo() {
            return lessBaseline(new double[4], 1);
        }

        /** Advantages by a baseline of each state. */
        double[] lessBaseline(double[] baseline_S, double lambda) {
            double[] value_T =
                    Arrays.stream(state_T).mapToDouble(s -> baseline_S[s]).toArray();
            return Gae.advantages(reward_T, value_T, done_T, 0, 1, lambda);
        }
    }

    /** Advantages of a batch's turns. */
    private interface Rule {
        double[] of(Batch batch);
    }

    @Test
    void everyEpisodeIsThere() {
        for (double[] logits : List.of(EVEN, UNEVEN)) {
            assertEquals(1, ways(logits).stream().mapToDouble(Way::probability).sum(), 1e-15);
            double mean = ways(logits).stream()
                    .mapToDouble(way -> way.probability
                            * way.moves.stream().mapToDouble(Move::reward).sum())
                    .sum();
            assertEquals(values(logits)[0], mean, 1e-12);
        }
    }

    @Test
    void rewardToGoLessAStateBaselineIsUnbiased() {
        double[][] baselines = {new double[4], {5, -3, 1.5, 40}, values(UNEVEN)};
        for (double[] baseline : baselines) {
            for (int episodes = 1; episodes <= 3; episodes++) {
                assertArrayEquals(
                        gradient(UNEVEN),
                        meanEstimate(UNEVEN, episodes, batch -> batch.lessBaseline(baseline, 1)),
                        1e-8);
            }
        }
    }

    @Test
    void withExactValuesEveryLambdaIsUnbiased() {
        for (double lambda : new double[] {0, .5, .95}) {
            assertArrayEquals(
                    gradient(UNEVEN),
                    meanEstimate(UNEVEN, 2, batch -> batch.lessBaseline(values(UNEVEN), lambda)),
                    1e-8);
        }
    }

    @Test
    void normalisingByTurnIndexIsBiasedAndMayPointTheOtherWay() {
        double[] exact = gradient(EVEN);
        double[] normalised =
                meanEstimate(EVEN, 3, batch -> Groups.standardised(batch.toGo(), batch.turn_T, Deviation.POPULATION));

        // Going on at the start gains 1.75, times p (1-p) = 1/4.
        assertArrayEquals(new double[] {.4375, .015625, .046875, .0625}, exact, 1e-8);
        assertEquals(-.1454, normalised[0], 5e-5, "the policy is taught to stop");
        assertTrue(cosine(exact, normalised) < -.9, "got " + cosine(exact, normalised));
    }

    @Test
    void subtractingTheTurnIndexMeanAloneIsBiasedToo() {
        double[] exact = gradient(UNEVEN);
        double[] centred = meanEstimate(UNEVEN, 3, batch -> Groups.lessMean(batch.toGo(), batch.turn_T));

        // The episode's own return is in the mean: at the first turn 2/3 is left, later it depends on who else got
        // there.
        assertEquals(2. / 3, centred[0] / exact[0], 1e-6);
        assertTrue(centred[LAST] / exact[LAST] < .6, "got " + centred[LAST] / exact[LAST]);
    }

    private static double[] meanEstimate(double[] logits, int episodes, Rule rule) {
        double[] mean = new double[4];
        for (List<Way> ways : batches(ways(logits), episodes)) {
            double probability = ways.stream().mapToDouble(Way::probability).reduce(1, (a, b) -> a * b);
            Batch batch = Batch.of(ways);
            double[] advantage_T = rule.of(batch);
            for (int t = 0; t < advantage_T.length; t++) {
                int state = batch.state_T[t];
                double slopeOfLogProb = batch.gone_T[t] - going(logits, state);
                mean[state] += probability * slopeOfLogProb * advantage_T[t] / episodes;
            }
        }
        return mean;
    }

    private static List<List<Way>> batches(List<Way> ways, int episodes) {
        if (episodes == 0) {
            return List.of(List.of());
        }
        return batches(ways, episodes - 1).stream()
                .flatMap(batch -> ways.stream().map(way -> Stream.concat(batch.stream(), Stream.of(way))
                        .toList()))
                .toList();
    }

    private static List<Way> ways(double[] logits) {
        List<Way> ways = new ArrayList<>();
        Way start = new Way(1, List.of());
        ways.add(start.then(1 - going(logits, 0), new Move(0, 0, 0)));
        for (int state : new int[] {LUCK, MISFORTUNE}) {
            double pays = state == LUCK ? 12 : -2;
            Way second = start.then(going(logits, 0) * (state == LUCK ? .25 : .75), new Move(0, 1, 0));
            ways.add(second.then(1 - going(logits, state), new Move(state, 0, pays)));
            Way third = second.then(going(logits, state), new Move(state, 1, pays));
            ways.add(third.then(1 - going(logits, LAST), new Move(LAST, 0, 0)));
            ways.add(third.then(going(logits, LAST), new Move(LAST, 1, 1)));
        }
        return ways;
    }

    private static double going(double[] logits, int state) {
        return 1 / (1 + Math.exp(-logits[state]));
    }

    /** The values of the states, backwards from the last; no episode is looked at. */
    private static double[] values(double[] logits) {
        double last = going(logits, LAST);
        double luck = 12 + going(logits, LUCK) * last;
        double misfortune = -2 + going(logits, MISFORTUNE) * last;
        return new double[] {going(logits, 0) * (.25 * luck + .75 * misfortune), luck, misfortune, last};
    }

    /** The slope of the start's value, by central differences. */
    private static double[] gradient(double[] logits) {
        double step = 1e-5;
        double[] gradient = new double[4];
        for (int s = 0; s < 4; s++) {
            double[] moved = logits.clone();
            moved[s] += step;
            double above = values(moved)[0];
            moved[s] -= 2 * step;
            gradient[s] = (above - values(moved)[0]) / (2 * step);
        }
        return gradient;
    }

    private static double cosine(double[] a, double[] b) {
        return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }
}

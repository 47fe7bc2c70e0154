package org.archerrl.variant;

import com.google.common.primitives.Doubles;
import com.google.common.primitives.Ints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archerrl.rl.Returns;

/**
 * The decisions of whole episodes, in order, with what is known of them. Legend: D decisions, K heads; rewards and values are
 * scaled.
 *
 * @param heads K
 * @param reward [D] after each decision; between the tokens of an utterance 0
 * @param done [D] 1 where no value follows, else 0
 * @param episode [D] whose decision it is; those of an episode stand together
 * @param turn [D] the turn it belongs to, counted over all episodes
 * @param value [K][D] {@code V(h)}
 * @param nextValue [K][D] {@code V(h')}
 * @param recordedQ [K][D] {@code Q(h,u)}
 * @param freshQ [K][D] {@code Q(h,u~)}
 * @param opening [B] {@code V_I(h_0)} of the episodes in order; empty where openings have no value of their own
 */
public record Decisions(
        int heads,
        double[] reward,
        double[] done,
        int[] episode,
        int[] turn,
        double[][] value,
        double[][] nextValue,
        double[][] recordedQ,
        double[][] freshQ,
        double[] opening) {
    /** Decisions of episodes whose openings have no value of their own. */
    public Decisions(
            int heads,
            double[] reward,
            double[] done,
            int[] episode,
            int[] turn,
            double[][] value,
            double[][] nextValue,
            double[][] recordedQ,
            double[][] freshQ) {
        this(heads, reward, done, episode, turn, value, nextValue, recordedQ, freshQ, new double[0]);
    }

    /** Returns D. */
    public int count() {
        return reward.length;
    }

    /** Returns the same with the values [B] of the episodes' first contexts. */
    public Decisions opening(double[] values) {
        return new Decisions(heads, reward, done, episode, turn, value, nextValue, recordedQ, freshQ, values);
    }

    /** Returns the arrays of rewards and values, in a fixed order; whoever writes into them changes this. */
    public List<double[]> numbers() {
        List<double[]> numbers = new ArrayList<>();
        numbers.add(reward);
        Stream.of(value, nextValue, recordedQ, freshQ).flatMap(Arrays::stream).forEach(numbers::add);
        numbers.add(opening);
        return numbers;
    }

    /** Returns the decisions of several batches as those of one; each list has the same values. */
    public static Decisions concat(List<Decisions> parts) {
        List<int[]> episodes = new ArrayList<>();
        List<int[]> turns = new ArrayList<>();
        int episode = 0;
        int turn = 0;
        for (Decisions part : parts) {
            episodes.add(shifted(part.episode, episode));
            turns.add(shifted(part.turn, turn));
            episode += 1 + Ints.max(part.episode);
            turn += 1 + Ints.max(part.turn);
        }
        return new Decisions(
                parts.get(0).heads,
                joined(parts, Decisions::reward),
                joined(parts, Decisions::done),
                Ints.concat(episodes.toArray(int[][]::new)),
                Ints.concat(turns.toArray(int[][]::new)),
                joinedHeads(parts, Decisions::value),
                joinedHeads(parts, Decisions::nextValue),
                joinedHeads(parts, Decisions::recordedQ),
                joinedHeads(parts, Decisions::freshQ),
                joined(parts, Decisions::opening));
    }

    private static int[] shifted(int[] numbers, int by) {
        return Arrays.stream(numbers).map(number -> number + by).toArray();
    }

    private static double[] joined(List<Decisions> parts, Function<Decisions, double[]> values) {
        return Doubles.concat(parts.stream().map(values).toArray(double[][]::new));
    }

    private static double[][] joinedHeads(List<Decisions> parts, Function<Decisions, double[][]> values) {
        return IntStream.range(0, values.apply(parts.get(0)).length)
                .mapToObj(k -> joined(parts, part -> values.apply(part)[k]))
                .toArray(double[][]::new);
    }

    /** Where one episode's decisions stand, {@code from} to {@code to - 1}. */
    public record Span(int from, int to) {}

    /** Returns where the decisions of each episode stand, in order. */
    public List<Span> episodes() {
        List<Span> spans = new ArrayList<>();
        for (int from = 0; from < count(); ) {
            int to = from;
            while (to < count() && episode[to] == episode[from]) {
                to++;
            }
            spans.add(new Span(from, to));
            from = to;
        }
        return spans;
    }

    /** Returns the discounted sum [D] of the rewards from each decision to the end of its episode. */
    public double[] rewardToGo(double discount) {
        return Doubles.concat(episodes().stream()
                .map(span -> Returns.rewardToGo(Arrays.copyOfRange(reward, span.from, span.to), discount))
                .toArray(double[][]::new));
    }
}

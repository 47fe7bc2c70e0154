package org.archerrl.env.twentyquestions;

import com.google.common.collect.ImmutableList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The exact solution for few objects, by dynamic programming over the set S of objects that the answers leave possible and
 * the turns k that are left:
 *
 * <pre>
 * F_k(S) = max( guess o in S:  (1 - 1/|S|) (-1 + F_{k-1}(S without o)),
 *               ask a:         -1 + |S_yes|/|S| F_{k-1}(S_yes) + |S_no|/|S| F_{k-1}(S_no) ),   F_0 = 0, F_k of one object = 0
 * </pre>
 *
 * Every turn worth taking makes S smaller, so the limit plays no part once k reaches the number of objects.
 */
final class OptimalPlan {
    /** More objects would need more than 2^16 sets. */
    static final int MOST_OBJECTS = 16;

    private static final double TIE = 1e-12;

    private record Split(int yes, Question.Ask ask) {}

    private final List<Question.Guess> guesses;
    private final ImmutableList<Split> splits;
    private final double[][] values;
    private final int everything;
    private final int maxTurns;

    OptimalPlan(Repertoire repertoire, int maxTurns) {
        this.guesses = repertoire.guesses();
        this.maxTurns = maxTurns;
        this.everything = (1 << guesses.size()) - 1;
        this.splits = splits(repertoire);
        int layers = Math.min(maxTurns, guesses.size());
        this.values = new double[layers + 1][everything + 1];
        for (int k = 1; k <= layers; k++) {
            for (int set = 1; set <= everything; set++) {
                values[k][set] = value(set, values[k - 1]);
            }
        }
    }

    /** Returns the best mean total reward from the start, each object hidden equally often. */
    double value() {
        return values[values.length - 1][everything];
    }

    /** Returns the mask of all objects, where bit i stands for the i-th of the repertoire. */
    int everything() {
        return everything;
    }

    /** Returns a best question for a set that is not empty, with the given number of turns spent. */
    Question best(int set, int spent) {
        int left = Math.max(1, Math.min(maxTurns - spent, values.length - 1));
        double[] next = values[left - 1];
        double best = values[left][set] - TIE;
        for (Split split : splits) {
            if (splits(split.yes, set) && asking(set, split.yes, next) >= best) {
                return split.ask;
            }
        }
        for (int i = 0; i < guesses.size(); i++) {
            if ((set >> i & 1) == 1 && guessing(set, i, next) >= best) {
                return guesses.get(i);
            }
        }
        throw new AssertionError("no question reaches the value of set " + set);
    }

    /** Returns what is left of a set after an answer. */
    int after(int set, Question question, boolean yes) {
        int holders = 0;
        for (int i = 0; i < guesses.size(); i++) {
            holders |= Question.answer(question, guesses.get(i).object()) ? 1 << i : 0;
        }
        return yes ? set & holders : set & ~holders;
    }

    private double value(int set, double[] next) {
        double best = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < guesses.size(); i++) {
            if ((set >> i & 1) == 1) {
                best = Math.max(best, guessing(set, i, next));
            }
        }
        for (Split split : splits) {
            if (splits(split.yes, set)) {
                best = Math.max(best, asking(set, split.yes, next));
            }
        }
        return best;
    }

    private static boolean splits(int yes, int set) {
        return (set & yes) != 0 && (set & ~yes) != 0;
    }

    private static double guessing(int set, int i, double[] next) {
        int rest = set & ~(1 << i);
        return rest == 0 ? 0 : (1 - 1.0 / Integer.bitCount(set)) * (next[rest] - 1);
    }

    private static double asking(int set, int yes, double[] next) {
        double share = (double) Integer.bitCount(set & yes) / Integer.bitCount(set);
        return -1 + share * next[set & yes] + (1 - share) * next[set & ~yes];
    }

    /** Of the questions that split the objects in the same way only the first counts; the known ones come first. */
    private ImmutableList<Split> splits(Repertoire repertoire) {
        Map<Integer, Split> different = new LinkedHashMap<>();
        for (List<Question.Ask> asks : List.of(repertoire.known(), repertoire.others())) {
            for (Question.Ask ask : asks) {
                int yes = after(everything, ask, true);
                different.putIfAbsent((yes & 1) == 1 ? yes : everything & ~yes, new Split(yes, ask));
            }
        }
        return ImmutableList.copyOf(different.values());
    }
}

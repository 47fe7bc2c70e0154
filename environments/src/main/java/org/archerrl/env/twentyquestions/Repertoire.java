package org.archerrl.env.twentyquestions;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the players of one configured game can say.
 *
 * @param objects the objects that may be hidden
 * @param known the attribute questions that players choose from, each with both answers among the objects
 * @param others the remaining attribute questions with both answers among the objects
 * @param guesses the guess of each object, in the order of {@code objects}
 * @param phrasing how a question is put into words
 */
record Repertoire(
        List<HiddenObject> objects,
        List<Question.Ask> known,
        List<Question.Ask> others,
        List<Question.Guess> guesses,
        Phrasing phrasing) {
    Repertoire {
        objects = ImmutableList.copyOf(objects);
        known = ImmutableList.copyOf(known);
        others = ImmutableList.copyOf(others);
        guesses = ImmutableList.copyOf(guesses);
    }

    /**
     * Chooses the questions that tell the objects apart.
     *
     * @param count how many questions to choose, or 0 for all; each next one tells the most pairs apart that no question before
     *     it did, and among equals splits the objects most evenly
     */
    static Repertoire of(List<HiddenObject> objects, int count, Phrasing phrasing) {
        List<Question.Ask> left = new ArrayList<>(Grammar.shipped().asks().stream()
                .filter(ask -> holders(ask, objects) > 0 && holders(ask, objects) < objects.size())
                .toList());
        List<Question.Ask> known = new ArrayList<>();
        if (count == 0) {
            known.addAll(left);
            left.clear();
        }
        int[] signature = new int[objects.size()];
        while (known.size() < count && !left.isEmpty()) {
            Question.Ask best = mostTelling(left, objects, signature);
            left.remove(best);
            known.add(best);
            refine(signature, best, objects);
        }
        List<Question.Guess> guesses = objects.stream()
                .map(o -> Grammar.shipped().guesses().get(o.index()))
                .toList();
        return new Repertoire(objects, known, left, guesses, phrasing);
    }

    private static Question.Ask mostTelling(List<Question.Ask> asks, List<HiddenObject> objects, int[] signature) {
        Question.Ask best = asks.get(0);
        long bestScore = -1;
        for (Question.Ask ask : asks) {
            long yes = holders(ask, objects);
            long evenness = yes * (objects.size() - yes);
            long score = newlyToldApart(ask, objects, signature) * 1_000_000L + evenness;
            if (score > bestScore) {
                bestScore = score;
                best = ask;
            }
        }
        return best;
    }

    private static int holders(Question.Ask ask, List<HiddenObject> objects) {
        return (int) objects.stream().filter(ask.attribute()::holdsFor).count();
    }

    private static int newlyToldApart(Question.Ask ask, List<HiddenObject> objects, int[] signature) {
        int pairs = 0;
        for (int i = 0; i < signature.length; i++) {
            boolean one = ask.attribute().holdsFor(objects.get(i));
            for (int j = i + 1; j < signature.length; j++) {
                if (signature[i] == signature[j] && one != ask.attribute().holdsFor(objects.get(j))) {
                    pairs++;
                }
            }
        }
        return pairs;
    }

    /** Splits each class of objects that are not told apart so far by the answer to one more question. */
    private static void refine(int[] signature, Question.Ask ask, List<HiddenObject> objects) {
        Map<Integer, Integer> classes = new HashMap<>();
        for (int i = 0; i < signature.length; i++) {
            int refined = 2 * signature[i] + (ask.attribute().holdsFor(objects.get(i)) ? 1 : 0);
            int next = classes.size();
            signature[i] = classes.computeIfAbsent(refined, r -> next);
        }
    }
}

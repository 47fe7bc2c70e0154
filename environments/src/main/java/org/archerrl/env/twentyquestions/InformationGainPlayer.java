package org.archerrl.env.twentyquestions;

import java.util.SplittableRandom;
import org.archerrl.env.Player;

/**
 * Looks one question ahead: takes the known question or the guess that would be best if later every split of the candidates
 * could be asked for. With many candidates that is the most even split.
 */
final class InformationGainPlayer implements Player {
    private static final double[] IDEAL = ideal(157);

    private final Repertoire repertoire;
    private final SplittableRandom random;
    private final Candidates candidates;

    InformationGainPlayer(Repertoire repertoire, SplittableRandom random) {
        this.repertoire = repertoire;
        this.random = random;
        this.candidates = new Candidates(repertoire.objects());
    }

    @Override
    public String speak(String observation) {
        hear(observation);
        Question question = choose();
        saying(question);
        return repertoire.phrasing().say(question, random);
    }

    /** Draws the conclusion from the answer to what was said last; hearing it twice changes nothing. */
    void hear(String observation) {
        candidates.hear(observation);
    }

    /** Says which question is put now; null for words that make none. */
    void saying(Question question) {
        candidates.asked(question);
    }

    private Question choose() {
        int size = candidates.size();
        double best = guessing(size, IDEAL);
        Question choice = null;
        for (Question.Ask ask : repertoire.known()) {
            int yes = candidates.holders(ask.attribute());
            if (yes > 0 && yes < size && asking(yes, size, IDEAL) > best) {
                best = asking(yes, size, IDEAL);
                choice = ask;
            }
        }
        return choice == null ? anyGuess(size) : choice;
    }

    private Question anyGuess(int size) {
        int skip = random.nextInt(size);
        for (Question.Guess guess : repertoire.guesses()) {
            if (candidates.contains(guess.object()) && skip-- == 0) {
                return guess;
            }
        }
        throw new AssertionError("there are " + size + " candidates");
    }

    /**
     * Returns, for each number of candidates up to {@code most}, the best total reward when every split can be asked for: -2.8
     * for 10, -6.78 for 157.
     */
    static double[] ideal(int most) {
        double[] values = new double[most + 1];
        for (int size = 2; size <= most; size++) {
            double best = guessing(size, values);
            for (int yes = 1; yes < size; yes++) {
                best = Math.max(best, asking(yes, size, values));
            }
            values[size] = best;
        }
        return values;
    }

    private static double guessing(int size, double[] values) {
        return size == 1 ? 0 : (1 - 1.0 / size) * (values[size - 1] - 1);
    }

    private static double asking(int yes, int size, double[] values) {
        return -1 + (yes * values[yes] + (size - yes) * values[size - yes]) / size;
    }
}

package org.archerrl.env.twentyquestions;

import java.util.SplittableRandom;
import org.archerrl.env.Player;

/** Says any known question or guess, each with the same chance, whatever was answered. */
final class RandomPlayer implements Player {
    private final Repertoire repertoire;
    private final SplittableRandom random;

    RandomPlayer(Repertoire repertoire, SplittableRandom random) {
        this.repertoire = repertoire;
        this.random = random;
    }

    @Override
    public String speak(String observation) {
        int asks = repertoire.known().size();
        int choice = random.nextInt(asks + repertoire.guesses().size());
        Question question = choice < asks
                ? repertoire.known().get(choice)
                : repertoire.guesses().get(choice - asks);
        return repertoire.phrasing().say(question, random);
    }
}

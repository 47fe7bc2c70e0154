package org.archerrl.env.twentyquestions;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.archerrl.env.Player;

/**
 * Speaks the language without a plan: 65% random questions, 35% random guesses, and 3% of both broken. Half the time it
 * notices that it would repeat itself and says something else of the same kind. It ignores the answers, so whoever learns
 * from it alone plays badly and has everything to gain.
 */
final class NoisyPlayer implements Player {
    private static final double QUESTIONS = 0.65;
    private static final double BROKEN = 0.03;
    private static final double NOTICED = 0.5;

    private final Repertoire repertoire;
    private final SplittableRandom random;
    private final Set<Question> said = new HashSet<>();

    NoisyPlayer(Repertoire repertoire, SplittableRandom random) {
        this.repertoire = repertoire;
        this.random = random;
    }

    @Override
    public String speak(String observation) {
        Question question = !repertoire.known().isEmpty() && random.nextDouble() < QUESTIONS
                ? any(repertoire.known())
                : any(repertoire.guesses());
        String text = repertoire.phrasing().say(question, random);
        return random.nextDouble() < BROKEN ? broken(text) : text;
    }

    private Question any(List<? extends Question> list) {
        Question first = list.get(random.nextInt(list.size()));
        if (said.add(first) || random.nextDouble() >= NOTICED) {
            return first;
        }
        List<? extends Question> fresh =
                list.stream().filter(question -> !said.contains(question)).toList();
        if (fresh.isEmpty()) {
            return first;
        }
        Question other = fresh.get(random.nextInt(fresh.size()));
        said.add(other);
        return other;
    }

    private String broken(String text) {
        String broken =
                switch (random.nextInt(3)) {
                    case 0 -> text.substring(text.indexOf(' ') + 1);
                    case 1 -> text.substring(0, text.lastIndexOf(' ')) + "?";
                    default -> text.substring(0, text.indexOf(' ')) + " " + text;
                };
        return Grammar.shipped().read(broken) == null ? broken : "What is it?";
    }
}

package org.archerrl.env.sql;

import java.util.List;
import java.util.SplittableRandom;
import org.archerrl.env.Player;

/**
 * Knows the language and has a good guess of the query: some of its queries are those of other questions, some lack their condition,
 * and 3 % are broken; sometimes it answers without having asked. What it finds it says.
 */
final class NoisyPlayer implements Player {
    private static final double BROKEN = 0.03;

    private final SqlSpec.Instance instance;
    private final List<Form> forms;
    private final SplittableRandom random;
    private final double guesses;
    private final double wrong;
    private String asked = "";

    private NoisyPlayer(
            SqlSpec.Instance instance, List<Form> forms, SplittableRandom random, double guesses, double wrong) {
        this.instance = instance;
        this.forms = forms;
        this.random = random;
        this.guesses = guesses;
        this.wrong = wrong;
    }

    /** Returns the beginner, who is right in about two of five episodes. */
    static NoisyPlayer beginner(SqlSpec.Instance instance, List<Form> forms, SplittableRandom random) {
        return new NoisyPlayer(instance, forms, random, 0.15, 0.5);
    }

    /** Returns one that asks anything but what the question wants, unless by chance. */
    static NoisyPlayer random(SqlSpec.Instance instance, List<Form> forms, SplittableRandom random) {
        return new NoisyPlayer(instance, forms, random, 0.3, 1);
    }

    @Override
    public String speak(String observation) {
        boolean failed = observation.contains("Error: ");
        if (!asked.isEmpty() && !failed) {
            return SqlEnvironment.ANSWER + observation.strip().replace("\n", ", ");
        }
        if (asked.isEmpty() && random.nextDouble() < guesses) {
            return SqlEnvironment.ANSWER + guess();
        }
        asked = random.nextDouble() < wrong ? other() : instance.question().query();
        return random.nextDouble() < BROKEN ? asked.replaceFirst(" FROM", "") + " FROM" : asked;
    }

    private String other() {
        String query = instance.question().query();
        return query.contains(" WHERE ") && random.nextBoolean()
                ? query.substring(0, query.indexOf(" WHERE "))
                : Database.any(forms, random)
                        .ask(instance.base(), random)
                        .map(Question::query)
                        .orElse(query);
    }

    private String guess() {
        return random.nextBoolean()
                ? Database.any(instance.base().things(), random).label()
                : String.valueOf(random.nextInt(10));
    }
}

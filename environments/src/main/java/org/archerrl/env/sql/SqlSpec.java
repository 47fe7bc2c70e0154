package org.archerrl.env.sql;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Players;
import org.archerrl.env.TextEnvironment;
import org.archerrl.env.sql.Database.Naming;

/** A configured set of databases and questions. */
final class SqlSpec implements EnvironmentSpec {
    /** What is drawn from: databases of these domains, questions of these forms, and where the databases' numbers begin. */
    record Draw(ImmutableList<Domain> domains, ImmutableList<Form> forms, long first) {}

    /** The limits of episodes. */
    record Limits(int maxTurns, int rows, double malformedPenalty) {}

    /** What one seed stands for. */
    record Instance(Database base, byte[] image, Question question) {}

    private record Made(Database base, byte[] image) {}

    private static final int MOST_KEPT = 4096;
    private static final int TRIES = 100;

    private final Draw training;
    private final Draw heldOut;
    private final Naming naming;
    private final int databases;
    private final Limits limits;
    private final Cache<Long, Made> made =
            CacheBuilder.newBuilder().maximumSize(MOST_KEPT).build();

    SqlSpec(Draw training, Draw heldOut, Naming naming, int databases, Limits limits) {
        this.training = training;
        this.heldOut = heldOut;
        this.naming = naming;
        this.databases = databases;
        this.limits = limits;
    }

    /** Returns the instance of a seed. */
    Instance draw(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Made drawn = database(training.first() + random.nextInt(databases));
        for (int i = 0; i < TRIES; i++) {
            Optional<Question> question = Database.any(training.forms(), random).ask(drawn.base(), random);
            if (question.isPresent()) {
                return new Instance(drawn.base(), drawn.image(), question.get());
            }
        }
        return new Instance(
                drawn.base(),
                drawn.image(),
                Form.HIGHEST.ask(drawn.base(), random).orElseThrow());
    }

    private Made database(long number) {
        try {
            return made.get(number, () -> {
                SplittableRandom random = new SplittableRandom(number);
                Database base = Database.draw(Database.any(training.domains(), random), naming, random);
                return new Made(base, SafeConnection.image(base.script()));
            });
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the forms that questions have. */
    ImmutableList<Form> forms() {
        return training.forms();
    }

    int rows() {
        return limits.rows();
    }

    double malformedPenalty() {
        return limits.malformedPenalty();
    }

    @Override
    public String name() {
        return "sql";
    }

    @Override
    public int maxTurns() {
        return limits.maxTurns();
    }

    @Override
    public int maxUtteranceTokens() {
        return 96;
    }

    @Override
    public TextEnvironment open() {
        return new SqlEnvironment(this);
    }

    @Override
    public EnvironmentSpec heldOut() {
        return new SqlSpec(heldOut, heldOut, naming, databases, limits);
    }

    @Override
    public Players scripted() {
        return new Players(
                name(),
                ImmutableMap.of(
                        "scripted", (instance, random) -> NoisyPlayer.beginner(draw(instance), forms(), random),
                        "expert",
                                (instance, random) ->
                                        new Expert(draw(instance).question().query()),
                        "random", (instance, random) -> NoisyPlayer.random(draw(instance), forms(), random)));
    }

    /** One right answer is worth 1. */
    @Override
    public OptionalDouble optimum() {
        return OptionalDouble.of(1);
    }
}

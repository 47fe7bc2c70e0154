package org.archerrl.env.twentyquestions;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableMap;
import java.util.OptionalDouble;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Pace;
import org.archerrl.env.Players;
import org.archerrl.env.TextEnvironment;

/** A configured game with its players. */
final class TwentyQuestionsSpec implements EnvironmentSpec {
    private final int maxTurns;
    private final TwentyQuestions.Match match;
    private final Repertoire repertoire;
    private final Oracle oracle;
    private final Answers answers;
    private final Supplier<OptimalPlan> plan;

    /** Whether the oracle can be relied on. */
    enum Answers {
        /** It says what the table says. */
        TRUE,
        /** It says what it thinks, the same whenever it is asked. */
        RECORDED,
        /** It says what it thinks at the time. */
        LIVE
    }

    TwentyQuestionsSpec(
            int maxTurns, TwentyQuestions.Match match, Repertoire repertoire, Oracle oracle, Answers answers) {
        this.maxTurns = maxTurns;
        this.match = match;
        this.repertoire = repertoire;
        this.oracle = oracle;
        this.answers = answers;
        this.plan = Suppliers.memoize(() -> new OptimalPlan(repertoire, maxTurns));
    }

    @Override
    public String name() {
        return "twenty-questions";
    }

    @Override
    public int maxTurns() {
        return maxTurns;
    }

    @Override
    public int maxUtteranceTokens() {
        return 16;
    }

    @Override
    public boolean repeatsInstances() {
        return answers != Answers.LIVE;
    }

    @Override
    public Pace pace() {
        return answers == Answers.TRUE ? Pace.COMPUTES : Pace.WAITS;
    }

    @Override
    public TextEnvironment open() {
        return new TwentyQuestions(Grammar.shipped(), repertoire.objects(), maxTurns, match, oracle);
    }

    /** Returns the players; who draws conclusions relies on answers that are true. */
    @Override
    public Players scripted() {
        ImmutableMap.Builder<String, Players.Maker> makers = ImmutableMap.<String, Players.Maker>builder()
                .put("scripted", (instance, random) -> new NoisyPlayer(repertoire, random))
                .put("random", (instance, random) -> new RandomPlayer(repertoire, random));
        if (answers == Answers.TRUE) {
            makers.put("distracted", (instance, random) -> new DistractedPlayer(repertoire, random))
                    .put("information-gain", (instance, random) -> new InformationGainPlayer(repertoire, random));
        }
        if (solvable()) {
            makers.put("optimal", (instance, random) -> new OptimalPlayer(plan.get(), repertoire, random));
        }
        return new Players("twenty-questions with " + repertoire.objects().size() + " objects", makers.buildOrThrow());
    }

    /** Returns the value of {@link OptimalPlan} for up to 16 objects, all of which can be won by either rule. */
    @Override
    public OptionalDouble optimum() {
        return solvable() ? OptionalDouble.of(plan.get().value()) : OptionalDouble.empty();
    }

    private boolean solvable() {
        return answers == Answers.TRUE && repertoire.objects().size() <= OptimalPlan.MOST_OBJECTS;
    }
}

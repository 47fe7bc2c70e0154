package org.archerrl.env.twentyquestions;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.archerrl.env.ContextRule;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Player;
import org.archerrl.env.SettingException;
import org.archerrl.env.TextEnvironment;

/** A configured game with its players. */
final class TwentyQuestionsSpec implements EnvironmentSpec {
    /** Keeps what a player draws apart from what {@code reset} draws with the same seed. */
    private static final long PLAYER_SALT = 0x5DEECE66D1CE4E5BL;

    private final int maxTurns;
    private final TwentyQuestions.Match match;
    private final Repertoire repertoire;
    private final Supplier<OptimalPlan> plan;

    TwentyQuestionsSpec(int maxTurns, TwentyQuestions.Match match, Repertoire repertoire) {
        this.maxTurns = maxTurns;
        this.match = match;
        this.repertoire = repertoire;
        this.plan = Suppliers.memoize(() -> new OptimalPlan(repertoire, maxTurns));
    }

    @Override
    public String name() {
        return "twenty-questions";
    }

    @Override
    public ContextRule contextRule() {
        return ContextRule.WHOLE_EPISODE;
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
    public TextEnvironment open() {
        return new TwentyQuestions(Grammar.shipped(), repertoire.objects(), maxTurns, match);
    }

    @Override
    public List<String> players() {
        return solvable()
                ? ImmutableList.of("scripted", "random", "distracted", "information-gain", "optimal")
                : ImmutableList.of("scripted", "random", "distracted", "information-gain");
    }

    @Override
    public Player player(String name, long seed) {
        if (!players().contains(name)) {
            throw new SettingException("player: twenty-questions with "
                    + repertoire.objects().size() + " objects has no player '" + name + "'; it has "
                    + String.join(", ", players()));
        }
        SplittableRandom random = new SplittableRandom(seed ^ PLAYER_SALT);
        return switch (name) {
            case "scripted" -> new NoisyPlayer(repertoire, random);
            case "random" -> new RandomPlayer(repertoire, random);
            case "distracted" -> new DistractedPlayer(repertoire, random);
            case "information-gain" -> new InformationGainPlayer(repertoire, random);
            default -> new OptimalPlayer(plan.get(), repertoire, random);
        };
    }

    /** Returns the value of {@link OptimalPlan} for up to 16 objects, all of which can be won by either rule. */
    @Override
    public OptionalDouble optimum() {
        return solvable() ? OptionalDouble.of(plan.get().value()) : OptionalDouble.empty();
    }

    private boolean solvable() {
        return repertoire.objects().size() <= OptimalPlan.MOST_OBJECTS;
    }
}

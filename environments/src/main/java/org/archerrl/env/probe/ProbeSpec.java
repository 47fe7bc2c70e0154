package org.archerrl.env.probe;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.archerrl.env.ContextRule;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Player;
import org.archerrl.env.Players;
import org.archerrl.env.TextEnvironment;

/** A configured probe: everything of it is known, the best reachable mean total reward included. */
record ProbeSpec(
        String name,
        ContextRule contextRule,
        int maxTurns,
        int maxUtteranceTokens,
        Supplier<TextEnvironment> environments,
        ImmutableMap<String, Players.Maker> playersByName,
        double best)
        implements EnvironmentSpec {

    @Override
    public TextEnvironment open() {
        return environments.get();
    }

    @Override
    public Players scripted() {
        return new Players(name, playersByName);
    }

    @Override
    public OptionalDouble optimum() {
        return OptionalDouble.of(best);
    }

    /** Returns a player that says any of the words, each with the same chance. */
    static Player anyOf(List<String> words, SplittableRandom random) {
        return observation -> words.get(random.nextInt(words.size()));
    }
}

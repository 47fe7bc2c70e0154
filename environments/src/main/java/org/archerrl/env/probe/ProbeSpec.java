package org.archerrl.env.probe;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.archerrl.env.ContextRule;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Player;
import org.archerrl.env.SettingException;
import org.archerrl.env.TextEnvironment;

/** A configured probe: everything of it is known, the best reachable mean total reward included. */
record ProbeSpec(
        String name,
        ContextRule contextRule,
        int maxTurns,
        int maxUtteranceTokens,
        Supplier<TextEnvironment> environments,
        ImmutableMap<String, Function<SplittableRandom, Player>> playersByName,
        double best)
        implements EnvironmentSpec {

    /** Keeps what a player draws apart from what {@code reset} draws with the same seed. */
    private static final long PLAYER_SALT = 0x5DEECE66D1CE4E5BL;

    @Override
    public TextEnvironment open() {
        return environments.get();
    }

    @Override
    public List<String> players() {
        return ImmutableList.copyOf(playersByName.keySet());
    }

    @Override
    public Player player(String player, long seed) {
        Function<SplittableRandom, Player> found = playersByName.get(player);
        if (found == null) {
            throw new SettingException("player: " + name + " has no player '" + player + "'; it has "
                    + String.join(", ", playersByName.keySet()));
        }
        return found.apply(new SplittableRandom(seed ^ PLAYER_SALT));
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

package org.archerrl.env;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The scripted players of one task, by name.
 *
 * @param task what the task calls itself in an error
 * @param byName how each is made, the one for warm starts first
 */
public record Players(String task, ImmutableMap<String, Maker> byName) {
    /** Keeps what a player draws apart from what {@code reset} draws with the same seed. */
    private static final long PLAYER_SALT = 0x5DEECE66D1CE4E5BL;

    /** Makes a player for one episode. */
    @FunctionalInterface
    public interface Maker {
        /**
         * Makes one.
         *
         * @param instance the seed that the episode's environment is reset with, for players that know the answers
         * @param random what the player draws from
         */
        Player make(long instance, SplittableRandom random);
    }

    /** Returns a task without scripted players. */
    public static Players none(String task) {
        return new Players(task, ImmutableMap.of());
    }

    /** Returns their names. */
    public List<String> names() {
        return ImmutableList.copyOf(byName.keySet());
    }

    /**
     * Returns a player for one episode, see {@link EnvironmentSpec#player}.
     *
     * @throws SettingException if there is no such player
     */
    public Player named(String name, long instance, long seed) {
        Maker maker = byName.get(name);
        if (maker == null) {
            throw new SettingException("player: " + task + " has no player '" + name + "'; it has "
                    + (byName.isEmpty() ? "none" : String.join(", ", byName.keySet())));
        }
        return maker.make(instance, new SplittableRandom(seed ^ PLAYER_SALT));
    }
}

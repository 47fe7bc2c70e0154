package org.archerrl.env;

import java.util.List;
import java.util.OptionalDouble;

/** A configured task: what is known of it beforehand, and the factory of its environments and scripted players. */
public interface EnvironmentSpec {
    /** Returns the name that recipes use. */
    String name();

    /** Returns what the policy sees before it speaks; everything is the default. */
    default ContextRule contextRule() {
        return ContextRule.WHOLE_EPISODE;
    }

    /** Returns the most turns an episode can take. */
    int maxTurns();

    /** Returns the most tokens that a sensible utterance needs, whatever the tokenizer: the cap for sampling. */
    int maxUtteranceTokens();

    /** Returns whether {@code reset} with a seed that was used before begins the same task instance; live systems may not. */
    default boolean repeatsInstances() {
        return true;
    }

    /** Returns what takes the time of its environments' calls. */
    default Pace pace() {
        return Pace.COMPUTES;
    }

    /**
     * Opens a fresh environment; the caller closes it.
     *
     * @throws SettingException if what the settings name is not there, such as a browser
     * @throws EnvironmentFault if it is there and fails
     */
    TextEnvironment open();

    /**
     * Returns the same task over instances that training never meets: evaluation plays there. The task itself, the default, where
     * instances are drawn from so many that fresh seeds do.
     */
    default EnvironmentSpec heldOut() {
        return this;
    }

    /** Returns the scripted players, the one for warm starts first. */
    Players scripted();

    /** Returns the names of the scripted players, the one for warm starts first; empty when there is none. */
    default List<String> players() {
        return scripted().names();
    }

    /**
     * Returns a player for one episode.
     *
     * @param name one of {@link #players()}
     * @param instance the seed that its environment is reset with: some players know the answers
     * @param seed decides everything random in what the player says
     * @throws SettingException if there is no such player
     */
    default Player player(String name, long instance, long seed) {
        return scripted().named(name, instance, seed);
    }

    /** Returns the best reachable mean total reward, where it is known exactly; empty is the default. */
    default OptionalDouble optimum() {
        return OptionalDouble.empty();
    }
}

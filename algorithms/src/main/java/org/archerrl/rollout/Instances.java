package org.archerrl.rollout;

import java.util.ArrayList;
import java.util.List;
import org.archerrl.env.Outcome;
import org.archerrl.env.TextEnvironment;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Turn;
import org.archerrl.rl.Seed;

/**
 * Task instances among which what an episode has heard does not tell.
 *
 * <p>Seeds are drawn afresh and those are kept on which the environment would have answered the same utterances alike: so they come
 * from the exact posterior, whatever the environment is, and its own instance is one draw from it too.
 */
public final class Instances {
    private static final int TRIES_FOR_EACH = 256;

    private Instances() {}

    /**
     * Draws instances.
     *
     * @param environment to try them in; an episode that is running there is lost
     * @param played the episode
     * @param turns how many of its turns have been heard
     * @param count how many are wanted
     * @return so many; where few others are found, some of them several times
     */
    public static long[] alike(TextEnvironment environment, Trajectory played, int turns, int count, Seed seed) {
        List<Long> found = new ArrayList<>(List.of(played.seed()));
        for (int i = 0; found.size() < count && i < count * TRIES_FOR_EACH; i++) {
            long other = seed.child("instance", i).value();
            if (soundsAlike(environment, played, turns, other)) {
                found.add(other);
            }
        }
        long[] instances = new long[count];
        for (int i = 0; i < count; i++) {
            instances[i] = found.get(i % found.size());
        }
        return instances;
    }

    private static boolean soundsAlike(TextEnvironment environment, Trajectory played, int turns, long instance) {
        String heard = environment.reset(instance);
        for (Turn turn : played.turns().subList(0, turns)) {
            if (!heard.equals(turn.observation())) {
                return false;
            }
            Outcome outcome = environment.step(turn.utterance());
            if (outcome.ending() != turn.ending() || outcome.reward() != turn.reward()) {
                return false;
            }
            heard = outcome.observation();
        }
        return heard.equals(played.turns().get(turns).observation());
    }
}

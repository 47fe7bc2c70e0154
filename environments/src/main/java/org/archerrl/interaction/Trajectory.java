package org.archerrl.interaction;

import com.google.common.collect.ImmutableList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The record of one episode, in text.
 *
 * @param seed the seed that the environment was reset with; the same seed gives the same task instance
 * @param turns the turns in order; only the last one may end the episode
 * @param lastObservation the text that the environment gave after the last turn
 * @param privileged what the task knew and the policy did not see; empty where there is nothing of the kind
 */
public record Trajectory(long seed, List<Turn> turns, String lastObservation, String privileged) {
    public Trajectory {
        turns = ImmutableList.copyOf(turns);
        for (int t = 0; t < turns.size() - 1; t++) {
            if (turns.get(t).ending().isLast()) {
                throw new IllegalArgumentException(
                        "turn " + t + " of " + turns.size() + " ends the episode, but others follow");
            }
        }
    }

    /** An episode of a task that keeps nothing from the policy. */
    public Trajectory(long seed, List<Turn> turns, String lastObservation) {
        this(seed, turns, lastObservation, "");
    }

    /** Returns the undiscounted sum of rewards. */
    public double totalReward() {
        return turns.stream().mapToDouble(Turn::reward).sum();
    }

    /** Returns how many turns say exactly what an earlier turn of this episode said. */
    public int repeatedUtterances() {
        Set<String> said = new HashSet<>();
        int repeated = 0;
        for (Turn turn : turns) {
            if (!said.add(turn.utterance())) {
                repeated++;
            }
        }
        return repeated;
    }

    /** Returns how many utterances the environment could not make sense of. */
    public int malformedUtterances() {
        return (int)
                turns.stream().filter(t -> t.verdict() == Verdict.MALFORMED).count();
    }
}

package org.archerrl.interaction;

import java.util.Objects;

/**
 * One turn: what the policy was shown last, what it said, and what came of it.
 *
 * @param observation the text that was new to the policy before it spoke
 * @param utterance the whole reply of the policy, without its terminator
 * @param reward the environment's reward for this turn, unscaled
 * @param ending how the turn left the episode
 * @param verdict whether the environment understood the utterance
 */
public record Turn(String observation, String utterance, double reward, Ending ending, Verdict verdict) {
    public Turn {
        Objects.requireNonNull(observation, "observation");
        Objects.requireNonNull(utterance, "utterance");
        Objects.requireNonNull(ending, "ending");
        Objects.requireNonNull(verdict, "verdict");
    }
}

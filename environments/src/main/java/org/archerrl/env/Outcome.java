package org.archerrl.env;

import java.util.Objects;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Verdict;

/**
 * What an environment answers to one utterance.
 *
 * @param observation the new text, to be shown to the policy before it speaks again (also given after the last turn)
 * @param reward the reward of this turn
 * @param ending whether the episode goes on
 * @param verdict whether the utterance made sense
 */
public record Outcome(String observation, double reward, Ending ending, Verdict verdict) {
    public Outcome {
        Objects.requireNonNull(observation, "observation");
        Objects.requireNonNull(ending, "ending");
        Objects.requireNonNull(verdict, "verdict");
        if (!Double.isFinite(reward)) {
            throw new IllegalArgumentException("reward must be finite, got " + reward);
        }
    }
}

package org.archerrl.rollout;

import java.util.List;

/**
 * How an episode begins that is to be played on.
 *
 * @param instance the seed of its task instance
 * @param said the first utterances, as token ids; not to be changed
 */
public record Opening(long instance, List<int[]> said) {
    public Opening {
        said = List.copyOf(said);
    }
}

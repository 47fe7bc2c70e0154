package org.archerrl.rollout;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.interaction.Trajectory;
import org.archerrl.replay.TokenTrajectory;

/**
 * One episode twice: as people read it and as learners read it.
 *
 * @param text what was said
 * @param tokens the ids that were seen and sampled
 * @param faults what spoiled earlier tries at this episode, of which nothing is left
 */
public record Episode(Trajectory text, TokenTrajectory tokens, List<EnvironmentFault.Kind> faults) {
    public Episode {
        faults = ImmutableList.copyOf(faults);
    }

    /** Returns it with what spoiled earlier tries at it. */
    Episode after(List<EnvironmentFault.Kind> spoiled) {
        return new Episode(text, tokens, spoiled);
    }

    /** An episode that no fault spoiled. */
    public Episode(Trajectory text, TokenTrajectory tokens) {
        this(text, tokens, List.of());
    }
}

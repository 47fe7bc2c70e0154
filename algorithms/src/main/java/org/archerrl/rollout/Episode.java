package org.archerrl.rollout;

import org.archerrl.interaction.Trajectory;
import org.archerrl.replay.TokenTrajectory;

/**
 * One episode twice: as people read it and as learners read it.
 *
 * @param text what was said
 * @param tokens the ids that were seen and sampled
 */
public record Episode(Trajectory text, TokenTrajectory tokens) {}

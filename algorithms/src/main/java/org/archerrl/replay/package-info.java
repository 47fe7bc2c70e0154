/**
 * Experience as token ids, the buffer that keeps it, and the sampler that draws from it.
 *
 * <p>Rollouts write it, learners sample it. Read {@link org.archerrl.replay.TokenTrajectory} first.
 */
package org.archerrl.replay;

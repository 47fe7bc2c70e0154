/**
 * Experience as token ids, and the buffer that keeps it.
 *
 * <p>Rollouts write it, learners sample it. Read {@link org.archerrl.replay.TokenTrajectory} first.
 */
package org.archerrl.replay;

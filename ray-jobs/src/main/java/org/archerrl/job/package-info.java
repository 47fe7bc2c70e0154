/**
 * The driver: one loop over the phases COLLECT, CRITIC, POLICY, SYNC, EVALUATE.
 *
 * <p>The command line calls it. Read {@link org.archerrl.job.TrainingJob} first, then {@link org.archerrl.job.Rollouts}, {@link
 * org.archerrl.job.Replay} and {@link org.archerrl.job.Learners}, which turn its sentences into calls of actors, and {@link
 * org.archerrl.job.Broadcast} for how weights travel.
 */
package org.archerrl.job;

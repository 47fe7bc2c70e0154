/**
 * The driver: one loop over the phases COLLECT, CRITIC, POLICY, SYNC, EVALUATE.
 *
 * <p>The command line calls it. Read {@link org.archerrl.job.TrainingJob} first, then {@link
 * org.archerrl.job.TrainingActors}, which turns its sentences into calls of actors.
 */
package org.archerrl.job;

/**
 * The run directory: what a run leaves behind, and what it needs to go on.
 *
 * <p>The driver writes it, the command line and the report read it. Read {@link org.archerrl.job.run.RunDirectory} first.
 */
package org.archerrl.job.run;

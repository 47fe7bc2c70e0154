/**
 * Jobs on a cluster: this program as bundles that reach every node, and a run submitted through the dashboard.
 *
 * <p>The command line calls it. Read {@link org.archerrl.job.submit.Jobs} first, then {@link
 * org.archerrl.job.submit.OwnProgram}.
 */
package org.archerrl.job.submit;

/**
 * Jobs on a cluster: this program as a package that reaches every node, and a run submitted through the dashboard.
 *
 * <p>The command line calls it. Read {@link org.archerrl.job.submit.Jobs} first, then {@link
 * org.archerrl.job.submit.CodePackage}.
 */
package org.archerrl.job.submit;

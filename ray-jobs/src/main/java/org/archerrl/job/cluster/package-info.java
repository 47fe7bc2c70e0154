/**
 * The one facade over Ray: embedded or on a real cluster, the code above it is the same.
 *
 * <p>The driver calls it; nothing else imports Ray. Read {@link org.archerrl.job.cluster.Cluster} first, then {@link
 * org.archerrl.job.cluster.Ref} (a value somewhere) and {@link org.archerrl.job.cluster.Wire} (records as bytes).
 */
package org.archerrl.job.cluster;

/**
 * The one facade over Ray: embedded or on a real cluster, the code above it is the same.
 *
 * <p>The driver calls it; nothing else imports Ray. Read {@link org.archerrl.job.cluster.Cluster} first, then {@link
 * org.archerrl.job.cluster.Ref} (a value somewhere) and {@link org.archerrl.job.cluster.Wire} (records as bytes), and {@link
 * org.archerrl.job.cluster.ClusterFacts} for what is known of a cluster before anything runs there.
 */
package org.archerrl.job.cluster;

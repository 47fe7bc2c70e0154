/**
 * Statistics over training runs: aggregates, bootstrap intervals, paired comparisons and sample efficiency.
 *
 * <p>The ablation report calls it. The unit of replication is a run, which is a training seed, never an episode: read {@link
 * org.archerrl.stats.Scores} first, then {@link org.archerrl.stats.Bootstrap} and {@link org.archerrl.stats.PairedComparison}.
 */
package org.archerrl.stats;

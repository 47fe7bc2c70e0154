/**
 * How fast the parts are on this machine: environments, rollouts, learners, and an iteration by phase.
 *
 * <p>{@code archer bench} calls it. Read {@link org.archerrl.job.bench.Benchmark} first.
 */
package org.archerrl.job.bench;

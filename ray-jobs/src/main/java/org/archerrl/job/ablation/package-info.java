/**
 * Ablations: every run of a grid, each a process of its own, and the figures that compare them.
 *
 * <p>The command {@code archer ablate} calls it. Read {@link org.archerrl.job.ablation.AblationDirectory} first, then {@link
 * org.archerrl.job.ablation.AblationJob}, which fills it, and {@link org.archerrl.job.ablation.Results}, which reads it.
 */
package org.archerrl.job.ablation;

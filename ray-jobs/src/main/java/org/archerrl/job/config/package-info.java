/**
 * Recipes: everything that decides a run's result, read strictly from YAML into records.
 *
 * <p>The command line and the driver call it. Read {@link org.archerrl.job.config.Recipe} first, then {@link
 * org.archerrl.job.config.Recipes}, which finds and reads them.
 */
package org.archerrl.job.config;

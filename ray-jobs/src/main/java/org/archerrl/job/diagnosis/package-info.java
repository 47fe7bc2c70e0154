/**
 * Why a run does not learn: rules over its metrics and its recipe.
 *
 * <p>{@code archer doctor RUN_DIR} prints what they find. Pure functions; read {@link org.archerrl.job.diagnosis.Diagnosis} first.
 */
package org.archerrl.job.diagnosis;

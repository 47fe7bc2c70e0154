/**
 * Ways to value what was done, one record each.
 *
 * <p>{@link org.archerrl.variant.AlgorithmSpec} combines them; a new one is one file here.
 */
package org.archerrl.variant.evaluator;

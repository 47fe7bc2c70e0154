/**
 * Ways to feed the learners with experience, one record each.
 *
 * <p>{@link org.archerrl.variant.AlgorithmSpec} combines them.
 */
package org.archerrl.variant.regime;

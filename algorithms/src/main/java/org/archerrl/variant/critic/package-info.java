/**
 * Ways to value utterances, one record each.
 *
 * <p>{@link org.archerrl.variant.AlgorithmSpec} combines them.
 */
package org.archerrl.variant.critic;

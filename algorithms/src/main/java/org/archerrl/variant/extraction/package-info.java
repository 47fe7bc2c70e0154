/**
 * Ways to turn advantages into a token policy, one record each.
 *
 * <p>{@link org.archerrl.variant.AlgorithmSpec} combines them.
 */
package org.archerrl.variant.extraction;

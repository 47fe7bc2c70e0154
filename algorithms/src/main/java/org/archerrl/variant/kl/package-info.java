/**
 * What holds the policy near the warm start, one record each.
 *
 * <p>{@link org.archerrl.variant.AlgorithmSpec} combines them; a new one is one file here.
 */
package org.archerrl.variant.kl;

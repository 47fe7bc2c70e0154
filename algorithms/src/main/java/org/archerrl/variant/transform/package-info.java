/**
 * What happens to advantages before they enter a loss, one record each.
 *
 * <p>{@link org.archerrl.variant.AlgorithmSpec} combines them; a new one is one file here.
 */
package org.archerrl.variant.transform;

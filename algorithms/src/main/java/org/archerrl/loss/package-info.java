/**
 * Losses on tensors: pure static functions, every reduction named. The learners call them.
 *
 * <p>{@link org.archerrl.rl} states the same rules on plain arrays; tests hold the two against each other.
 */
package org.archerrl.loss;

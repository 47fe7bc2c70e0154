/**
 * Update rules on plain arrays of doubles: the readable form, and the oracle that the tensor form is tested against.
 *
 * <p>Tests and reports call them; learners use the same rules on tensors. Also {@link org.archerrl.rl.Seed}, where randomness
 * comes from. Read {@link org.archerrl.rl.TemporalDifferences} first, then {@link org.archerrl.rl.PolicyGradients}; the others are
 * what published methods put in their places.
 *
 * <p>Shapes are in the names: B transitions or utterances, T tokens or turns, K critic heads.
 */
package org.archerrl.rl;

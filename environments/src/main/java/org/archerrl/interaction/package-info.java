/**
 * The immutable words of a conversation between a policy and its environment.
 *
 * <p>Environments produce them, rollouts and learners read them. Start with {@link org.archerrl.interaction.Turn}.
 */
package org.archerrl.interaction;

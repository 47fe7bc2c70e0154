/**
 * The utterance critic: twin Q and V over whole utterances, and its slowly moving target copy.
 *
 * <p>The critic learner calls it. Read {@link org.archerrl.critic.UtteranceCritic} first.
 */
package org.archerrl.critic;

/**
 * The utterance critic: twin Q and V over whole utterances, and its slowly moving target copy. It is made from scratch over the
 * policy's tokens, or of a pretrained encoder that reads what they say.
 *
 * <p>The critic learner calls it. Read {@link org.archerrl.critic.UtteranceCritic} first.
 */
package org.archerrl.critic;

/**
 * The utterance critic: twin Q and V over whole utterances, and its slowly moving target copy. It is made from scratch over the
 * policy's tokens, or of a pretrained encoder that reads what they say. Beside it, the token critic: values inside utterances.
 *
 * <p>The critic learner calls them. Read {@link org.archerrl.critic.UtteranceCritic} first, then
 * {@link org.archerrl.critic.TokenCritic}.
 */
package org.archerrl.critic;

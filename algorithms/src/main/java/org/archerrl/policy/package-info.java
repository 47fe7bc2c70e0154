/**
 * The token policy: samples utterances and says how likely given ones are.
 *
 * <p>Rollouts, the critic learner and the policy learner call it. Read {@link org.archerrl.policy.TokenPolicy} first.
 */
package org.archerrl.policy;

/**
 * The token policy: samples utterances and says how likely given ones are.
 *
 * <p>Rollouts, the critic learner, the policy learner and the command line call it. Read {@link org.archerrl.policy.TokenPolicy} first.
 */
package org.archerrl.policy;

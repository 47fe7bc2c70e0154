/**
 * Where policies meet environments: lockstep rollouts and scripted demonstrations.
 *
 * <p>Rollout actors hold one {@link org.archerrl.rollout.RolloutWorker} each.
 */
package org.archerrl.rollout;

/**
 * Learners: the only owners of gradients and optimizers.
 *
 * <p>Actors hold one each. Read {@link org.archerrl.learn.CriticLearner} and {@link org.archerrl.learn.PolicyLearner} first.
 */
package org.archerrl.learn;

/**
 * Learners: the only owners of gradients and optimizers.
 *
 * <p>Actors hold one each; several may share the steps of one, see {@link org.archerrl.learn.Peers}. Read {@link
 * org.archerrl.learn.CriticLearner} and {@link org.archerrl.learn.PolicyLearner} first.
 */
package org.archerrl.learn;

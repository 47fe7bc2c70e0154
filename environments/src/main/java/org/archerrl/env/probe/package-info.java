/**
 * Tiny tasks with a few words and a known optimum, which prove in seconds that a learner learns.
 *
 * <p>Tests and first recipes use them by name through {@link org.archerrl.env.Environments}. Read
 * {@link org.archerrl.env.probe.KeyDoorProvider} first: it is the smallest task that needs credit assignment over turns.
 */
package org.archerrl.env.probe;

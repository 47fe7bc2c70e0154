/**
 * What a task is: the environment, its specification, its players, and how both are found by name.
 *
 * <p>Whoever writes an environment implements {@link org.archerrl.env.EnvironmentProvider} and lists it for the
 * {@link java.util.ServiceLoader}; it needs neither tensors nor actors. Read {@link org.archerrl.env.TextEnvironment} first.
 */
package org.archerrl.env;

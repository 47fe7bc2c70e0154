/**
 * Python's {@code random}, bit for bit: published tasks were made with it, and are the same tasks only with the same draws.
 *
 * <p>The loaders and simulations of such tasks use it. There is one class, {@link org.archerrl.env.python.PythonRandom}.
 */
package org.archerrl.env.python;

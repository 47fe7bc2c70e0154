/**
 * Published algorithms by name, a file each; a new file here is listed and tested without another edit.
 *
 * <p>Recipes start from them. Read {@link org.archerrl.variant.AlgorithmSpec} first.
 */
package org.archerrl.variant.preset;

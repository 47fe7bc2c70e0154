/**
 * The only package that touches the engine's internals: autograd, fused operations, memory scopes.
 *
 * <p>Networks and learners call it. Read {@link org.archerrl.torch.OpLibrary} first.
 */
package org.archerrl.torch;

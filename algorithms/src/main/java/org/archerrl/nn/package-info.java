/**
 * Networks over the fused operations: a causal decoder of several families, encoders of BERT's and RoBERTa's kind, twin value
 * heads, and the optimizer.
 *
 * <p>Policy and critic are made of them. Shapes in names: R rows, S branches, L tokens of a branch, T tokens of a row, D
 * width, N any count. Read {@link org.archerrl.nn.Transformer} first.
 */
package org.archerrl.nn;

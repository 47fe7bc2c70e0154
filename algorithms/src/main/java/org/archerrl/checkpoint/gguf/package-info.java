/**
 * The GGUF format of llama.cpp: one file with metadata and tensors, which may be quantised.
 *
 * <p>{@code org.archerrl.pretrained.gguf} makes a model of it. Read {@link org.archerrl.checkpoint.gguf.GgufFile} first.
 */
package org.archerrl.checkpoint.gguf;

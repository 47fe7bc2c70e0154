/**
 * A GGUF file as a model like any other: its metadata become the texts of a Hugging Face directory, its tensors get their
 * names and shapes.
 *
 * <p>{@link org.archerrl.pretrained.ModelSource} opens them. Read {@link org.archerrl.pretrained.gguf.GgufModel} first.
 */
package org.archerrl.pretrained.gguf;

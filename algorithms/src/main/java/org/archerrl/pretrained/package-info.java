/**
 * Language models as Hugging Face keeps them: the files of a directory to a network's shape and its tensors, and back.
 *
 * <p>The token policy is opened from it. A family is a reader of its {@code config.json} here and its tensors' names in
 * {@link org.archerrl.nn.Family}. Read {@link org.archerrl.pretrained.ModelSource} and {@link
 * org.archerrl.pretrained.LanguageModel} first.
 */
package org.archerrl.pretrained;

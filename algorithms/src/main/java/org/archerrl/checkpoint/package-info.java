/**
 * Checkpoints: tensors in files, read and written one at a time, and directories that are whole or not there.
 *
 * <p>Learners give and take bytes, the training job writes and reads the directories, and {@code org.archerrl.pretrained}
 * opens published models. Read {@link org.archerrl.checkpoint.TensorSource} and {@link
 * org.archerrl.checkpoint.CheckpointFiles} first.
 */
package org.archerrl.checkpoint;

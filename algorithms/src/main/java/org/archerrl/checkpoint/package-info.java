/**
 * Checkpoints on disk: tensors as safetensors bytes, and directories that are whole or not there.
 *
 * <p>Learners give and take the bytes, the training job writes and reads the directories. Read {@link
 * org.archerrl.checkpoint.CheckpointFiles} first.
 */
package org.archerrl.checkpoint;

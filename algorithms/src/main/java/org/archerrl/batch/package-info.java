/**
 * Episodes laid out for tensors: rows, turns and branches as plain integer arrays.
 *
 * <p>Policy and critic read it. Read {@link org.archerrl.batch.EpisodeBatch} first.
 */
package org.archerrl.batch;

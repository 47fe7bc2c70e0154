package org.archerrl.critic;

import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.nn.Parameters;

/**
 * Networks that value decisions, utterances or tokens, with a slowly moving target copy. Values are in units of scaled reward.
 * Nothing is shared with the policy. Not thread-safe.
 */
public interface Critic extends AutoCloseable {
    /** Reads a batch with the weights that learn; in a thread that records, values have gradients. */
    CriticValues online(NDManager manager, EpisodeBatch batch);

    /** Reads a batch with the target copy; to be asked in a thread that does not record. */
    CriticValues target(NDManager manager, EpisodeBatch batch);

    /** Returns D: how many decisions a batch has. */
    int decisions(EpisodeBatch batch);

    /** Returns the weights that learn; owned here. */
    Parameters parameters();

    /** Moves the target towards the online weights: {@code target + rate (online - target)}. */
    void moveTarget(double rate);

    /** Returns the critic as files, contents by name. */
    Map<String, byte[]> files();

    /**
     * Replaces both copies by what {@link #files} gave.
     *
     * @throws org.archerrl.checkpoint.CheckpointException if a file is missing, or is of another critic
     */
    void restore(Map<String, byte[]> files);

    @Override
    void close();
}

package org.archerrl.critic;

import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.Set;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.nn.Parameters;
import org.archerrl.variant.ValueEvaluator.Ingredient;

/**
 * Networks that value decisions, utterances or tokens, with a slowly moving target copy. Values are in units of scaled reward.
 * Nothing is shared with the policy. Not thread-safe.
 */
public interface Critic extends AutoCloseable {
    /**
     * Returns values of the online networks, with gradients where they are on; owned by {@code manager}.
     *
     * @param wanted which values; the others are null
     * @param fresh utterances that {@link Ingredient#FRESH_Q} values; {@link Fresh#NONE} without it
     */
    CriticValues online(NDManager manager, EpisodeBatch batch, Set<Ingredient> wanted, Fresh fresh);

    /** Returns values of the target networks, see {@link #online}. */
    CriticValues target(NDManager manager, EpisodeBatch batch, Set<Ingredient> wanted, Fresh fresh);

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

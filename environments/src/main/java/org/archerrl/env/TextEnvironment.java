package org.archerrl.env;

import java.util.Optional;

/**
 * One running task that talks in text. Not thread-safe; one episode at a time.
 *
 * <p>{@code reset} starts an episode and may be called again at any time. The same seed and the same utterances give the
 * same transcript. Any string is a legal argument of {@code step}: what the task cannot read it answers with
 * {@link org.archerrl.interaction.Verdict#MALFORMED}.
 */
public interface TextEnvironment extends AutoCloseable {
    /**
     * Starts an episode.
     *
     * @param seed decides everything random in the episode, the task instance included
     * @return the first text that the policy sees
     */
    String reset(long seed);

    /**
     * Takes one utterance.
     *
     * @param utterance the policy's whole reply, without its terminator
     * @return the answer; how it joins what was said before is the specification's {@link ContextRule}
     * @throws IllegalStateException before the first {@code reset} or after the episode has ended
     */
    Outcome step(String utterance);

    /**
     * Returns where in its task instance the running episode stands: equal texts for places from which all goes on alike, however
     * they were reached (GiGPO's anchor, arXiv 2505.10978). Empty, the default, takes every history for a place of its own.
     */
    default Optional<String> place() {
        return Optional.empty();
    }

    /**
     * Returns what the task knows of the running episode and the policy may not see, in words that a teacher could whisper to a
     * critic (SWEET-RL, arXiv 2503.15478); the same throughout an episode. Empty, the default, where there is nothing of the
     * kind. No observation says it before the policy has.
     */
    default String privileged() {
        return "";
    }

    /** Frees what the environment holds; a second call does nothing. */
    @Override
    default void close() {}
}

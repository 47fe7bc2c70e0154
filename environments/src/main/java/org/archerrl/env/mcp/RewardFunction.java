package org.archerrl.env.mcp;

/**
 * What an episode is worth: a {@link java.util.ServiceLoader} service, for whoever trains on tools of their own.
 *
 * <p>It is asked once, when the episode ends. What a server says is no more than data: a function that reads results should do so
 * knowing that a tool may repeat anything the policy has said.
 */
public interface RewardFunction {
    /** Returns the name that the setting {@code reward} knows it by: lower case, words joined by hyphens. */
    String name();

    /**
     * Returns the reward, any finite number; 1 for success and 0 for failure are what learning rates are made for.
     *
     * @param task what was asked
     * @param transcript all that was done, and the answer, if there is one
     */
    double reward(ServerTask task, Transcript transcript);
}

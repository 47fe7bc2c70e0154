package org.archerrl.variant.regime;

import org.archerrl.variant.Check;
import org.archerrl.variant.DataRegime;

/**
 * New episodes go into a replay buffer that both learners sample, each from its own window.
 *
 * @param criticWindow how many of the newest episodes the recent part of the critic's batches comes from; 0 is all
 * @param recentShare how much of each critic batch that part is, in [0, 1]; the rest comes from the whole buffer. New
 *     episodes show what the policy does now, old ones what it has stopped doing and should not take up again
 * @param policyWindow how many of the newest episodes give states to the policy; 0 is all
 * @param seedEpisodes whether the warm start's episodes are put into the buffer first
 * @param warmUpEpisodes episodes collected before the first policy update
 */
public record OnlineReplay(
        int criticWindow, double recentShare, int policyWindow, SeedEpisodes seedEpisodes, int warmUpEpisodes)
        implements DataRegime {
    /** What becomes of the warm start's episodes. */
    public enum SeedEpisodes {
        /** They fill the buffer before the first rollout. */
        KEPT,
        /** They are used for behaviour cloning only. */
        DROPPED
    }

    public OnlineReplay {
        Check.within("algorithm.regime.criticWindow", criticWindow, 0, Integer.MAX_VALUE);
        Check.within("algorithm.regime.recentShare", recentShare, 0, 1);
        Check.within("algorithm.regime.policyWindow", policyWindow, 0, Integer.MAX_VALUE);
        Check.within("algorithm.regime.warmUpEpisodes", warmUpEpisodes, 0, Integer.MAX_VALUE);
    }

    /** Half of what the critic sees is from the newest 1,024 episodes; the policy moves on the states of the newest 512. */
    public OnlineReplay() {
        this(1024, 0.5, 512, SeedEpisodes.KEPT, 0);
    }

    /** Both learners sample the whole buffer (the published form). */
    public static OnlineReplay wholeReplay() {
        return new OnlineReplay(0, 1, 0, SeedEpisodes.DROPPED, 1024);
    }
}

package org.archerrl.variant.regime;

import com.google.auto.service.AutoService;
import org.archerrl.rl.Check;
import org.archerrl.variant.DataRegime;

/**
 * New episodes go into a replay buffer that both learners draw from, each from its own window.
 *
 * @param criticWindow how many of the newest episodes the recent part of the critic's batches comes from; 0 is all
 * @param recentShare how much of each critic batch that part is, in [0, 1]; the rest comes from the whole buffer. New
 *     episodes show what the policy does now, old ones what it has stopped doing and should not take up again
 * @param policyWindow how many of the newest episodes give states to the policy; 0 is all
 * @param seedEpisodes whether the warm start's episodes are put into the buffer first
 * @param warmUpEpisodes episodes collected before the first policy update, and before a critic has a say in what is said
 * @param maxStaleness by how many versions the policy may have moved since a turn that it learns from by ratios
 */
@AutoService(DataRegime.class)
public record OnlineReplay(
        int criticWindow,
        double recentShare,
        int policyWindow,
        SeedEpisodes seedEpisodes,
        int warmUpEpisodes,
        int maxStaleness)
        implements DataRegime {
    public OnlineReplay {
        Check.within("algorithm.regime.criticWindow", criticWindow, 0, Integer.MAX_VALUE);
        Check.within("algorithm.regime.recentShare", recentShare, 0, 1);
        Check.within("algorithm.regime.policyWindow", policyWindow, 0, Integer.MAX_VALUE);
        Check.within("algorithm.regime.warmUpEpisodes", warmUpEpisodes, 0, Integer.MAX_VALUE);
        Check.within("algorithm.regime.maxStaleness", maxStaleness, 0, 1 << 24);
    }

    /** Half of what the critic sees is from the newest 1,024 episodes; the policy moves on the states of the newest 512. */
    public OnlineReplay() {
        this(1024, 0.5, 512, SeedEpisodes.KEPT, 0, 16);
    }

    /** Both learners draw from the whole buffer, and the policy waits for so many episodes (the published form). */
    public static OnlineReplay wholeReplay(int warmUpEpisodes) {
        return new OnlineReplay(0, 1, 0, SeedEpisodes.DROPPED, warmUpEpisodes, 16);
    }

    /** Both learners draw from the newest episodes only. */
    public static OnlineReplay newest(int episodes) {
        return new OnlineReplay(episodes, 1, episodes, SeedEpisodes.DROPPED, 0, 16);
    }

    @Override
    public String summary() {
        return "a replay buffer of all that was played, with a window for each learner";
    }

    @Override
    public Source source() {
        return Source.REPLAY;
    }

    @Override
    public boolean collects(int iteration) {
        return true;
    }

    @Override
    public Draw evaluatorDraw(int collected) {
        return new Draw(criticWindow, recentShare, Drawing.WITH_REPLACEMENT);
    }

    @Override
    public Draw policyDraw(int collected) {
        return new Draw(policyWindow, 1, Drawing.WITH_REPLACEMENT);
    }
}

package org.archerrl.variant.regime;

import com.google.auto.service.AutoService;
import org.archerrl.rl.Check;
import org.archerrl.variant.DataRegime;

/**
 * First only the data that are there, then a replay buffer of these and of what is played.
 *
 * @param offlineIterations iterations before the first episode is played
 * @param online how it goes on
 */
@AutoService(DataRegime.class)
public record OfflineToOnline(int offlineIterations, OnlineReplay online) implements DataRegime {
    public OfflineToOnline {
        Check.within("algorithm.regime.offlineIterations", offlineIterations, 0, 1 << 24);
        if (online.seedEpisodes() != SeedEpisodes.KEPT) {
            throw new IllegalArgumentException(
                    "algorithm.regime.online.seedEpisodes: must be kept, for they are the offline data,"
                            + " got dropped; leave it out");
        }
    }

    /** Ten iterations offline, then everything. */
    public OfflineToOnline() {
        this(10, new OnlineReplay(0, 1, 0, SeedEpisodes.KEPT, 0, 16));
    }

    @Override
    public String summary() {
        return "first the data that are there, then also what is played";
    }

    @Override
    public Source source() {
        return Source.REPLAY;
    }

    @Override
    public boolean collects(int iteration) {
        return iteration > offlineIterations;
    }

    @Override
    public Draw evaluatorDraw(int collected) {
        return online.evaluatorDraw(collected);
    }

    @Override
    public Draw policyDraw(int collected) {
        return online.policyDraw(collected);
    }

    @Override
    public int maxStaleness() {
        return online.maxStaleness();
    }
}

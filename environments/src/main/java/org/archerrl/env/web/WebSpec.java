package org.archerrl.env.web;

import com.google.common.collect.ImmutableMap;
import org.archerrl.env.ContextRule;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Pace;
import org.archerrl.env.Players;
import org.archerrl.env.TextEnvironment;

/**
 * A configured task on pages.
 *
 * @param name of its provider
 * @param site where its pages are
 * @param training what is learnt on
 * @param heldOutTask what is evaluated on
 * @param makers of its players
 */
record WebSpec(
        String name,
        Site site,
        WebSettings settings,
        PageTask training,
        PageTask heldOutTask,
        ImmutableMap<String, Players.Maker> makers)
        implements EnvironmentSpec {
    @Override
    public ContextRule contextRule() {
        return ContextRule.NEWEST_OBSERVATION;
    }

    @Override
    public int maxTurns() {
        return settings.rules().maxTurns();
    }

    @Override
    public int maxUtteranceTokens() {
        return 32;
    }

    @Override
    public Pace pace() {
        return settings.browser().pace();
    }

    /** A site of servers may have changed since. */
    @Override
    public boolean repeatsInstances() {
        return site.folder().isPresent();
    }

    @Override
    public TextEnvironment open() {
        return new WebEnvironment(settings.browser().open(site), training, settings.rules());
    }

    @Override
    public EnvironmentSpec heldOut() {
        return new WebSpec(name, site, settings, heldOutTask, heldOutTask, makers);
    }

    @Override
    public String toString() {
        return name + " " + training + " in " + settings.browser().kind();
    }

    @Override
    public Players scripted() {
        return new Players(name, makers);
    }
}

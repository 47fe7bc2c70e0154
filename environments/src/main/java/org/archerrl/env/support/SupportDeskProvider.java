package org.archerrl.env.support;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.archerrl.env.EnvironmentProvider;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Option;
import org.archerrl.env.Settings;
import org.archerrl.env.service.Callers;
import org.archerrl.env.service.ServiceRules;
import org.archerrl.env.support.SupportCase.Instances;
import org.archerrl.env.support.SupportDeskSpec.Briefing;

/** The desk's settings. */
public final class SupportDeskProvider implements EnvironmentProvider {
    /** The most turns that an expert needs. */
    static final int LONGEST = 7;

    @Override
    public String name() {
        return SupportDeskSpec.NAME;
    }

    @Override
    public String description() {
        return "A shop's help desk: find the order, keep to the policy, do it or refuse; reward 1 for the right end, else 0.";
    }

    @Override
    public List<Option> options() {
        return ImmutableList.<Option>builder()
                .add(
                        new Option(
                                "max-turns",
                                12,
                                "utterances until an episode is cut off, 1 to 1000; an expert needs 7"),
                        new Option("turn-cost", 0.0, "taken from the reward of every turn, 0 to 1"),
                        new Option(
                                "malformed-penalty",
                                0.05,
                                "taken from the reward for an utterance that makes no sense, 0 to 1"))
                .add(
                        new Option(
                                "requests",
                                Settings.ALL,
                                "what customers want: all, or some of " + Settings.words(Request.ALL, Settings::word)
                                        + ", with commas"),
                        new Option(
                                "briefing",
                                Settings.word(Briefing.FULL),
                                "what the agent reads first: full (policy and tools), policy-only or none, for one that"
                                        + " learns them"))
                .addAll(Callers.options())
                .build();
    }

    @Override
    public EnvironmentSpec configure(Settings settings) {
        ServiceRules rules = new ServiceRules(
                settings.integer("max-turns", 1, 1000),
                settings.number("turn-cost", 0, 1),
                settings.number("malformed-penalty", 0, 1));
        return new SupportDeskSpec(
                rules,
                Callers.of(settings),
                settings.some("requests", Request.ALL, Settings::word),
                settings.one("briefing", Briefing.class),
                Instances.TRAINING);
    }
}

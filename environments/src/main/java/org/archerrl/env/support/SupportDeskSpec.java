package org.archerrl.env.support;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.OptionalDouble;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Pace;
import org.archerrl.env.Players;
import org.archerrl.env.TextEnvironment;
import org.archerrl.env.service.Callers;
import org.archerrl.env.service.ServiceEnvironment;
import org.archerrl.env.service.ServiceRules;
import org.archerrl.env.support.SupportCase.Instances;

/**
 * A configured desk.
 *
 * @param callers who the customers are
 * @param requests what they want
 * @param briefing what the agent reads first
 * @param instances which cases come in
 */
record SupportDeskSpec(
        ServiceRules rules, Callers callers, ImmutableList<Request> requests, Briefing briefing, Instances instances)
        implements EnvironmentSpec {
    static final String NAME = "support-desk";

    private static final int UTTERANCE_TOKENS = 24;
    private static final String POLICY =
            """
            Look at the order first.
            Cancel it or change its city only while it is processing.
            Pay back within 30 days of delivery, or 90 if it came broken.
            Exchange within 30 days, if there is one in stock.
            Otherwise say sorry. At the end say it is done.
            """;

    /** What the agent reads before a conversation. */
    enum Briefing {
        FULL(POLICY + DeskTools.TOOLBOX.lines()),
        POLICY_ONLY(POLICY),
        NONE("");

        private final String text;

        Briefing(String text) {
            this.text = text;
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int maxTurns() {
        return rules.maxTurns();
    }

    @Override
    public int maxUtteranceTokens() {
        return UTTERANCE_TOKENS;
    }

    @Override
    public boolean repeatsInstances() {
        return callers.repeat();
    }

    @Override
    public Pace pace() {
        return callers.pace();
    }

    @Override
    public TextEnvironment open() {
        return new ServiceEnvironment(
                briefing.text,
                DeskTools.TOOLBOX,
                rules,
                seed -> new SupportConversation(SupportCase.of(seed, instances, requests), callers, seed));
    }

    @Override
    public EnvironmentSpec heldOut() {
        return new SupportDeskSpec(rules, callers, requests, briefing, Instances.HELD_OUT);
    }

    @Override
    public Players scripted() {
        return new Players(
                NAME,
                ImmutableMap.of(
                        "scripted", (instance, random) -> new NoisyPlayer(random),
                        "random", (instance, random) -> new RandomPlayer(random),
                        "expert", (instance, random) -> new ExpertPlayer()));
    }

    /** Returns 1, which the expert always gets, where turns cost nothing. */
    @Override
    public OptionalDouble optimum() {
        boolean isFree = rules.turnCost() == 0 && rules.maxTurns() >= SupportDeskProvider.LONGEST;
        return isFree ? OptionalDouble.of(1) : OptionalDouble.empty();
    }
}

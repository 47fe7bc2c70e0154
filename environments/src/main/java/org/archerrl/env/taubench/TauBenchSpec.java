package org.archerrl.env.taubench;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.archerrl.env.ContextRule;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Player;
import org.archerrl.env.Players;
import org.archerrl.env.TextEnvironment;
import org.archerrl.env.service.Callers;
import org.archerrl.env.service.ServiceEnvironment;
import org.archerrl.env.service.ServiceRules;

/**
 * A configured benchmark.
 *
 * @param domain the business
 * @param tasks those that are played
 * @param evaluated those that training never meets
 * @param callers who the customers are
 */
record TauBenchSpec(
        TauDomain domain, ImmutableList<TauTask> tasks, ImmutableList<TauTask> evaluated, ServiceRules rules, Callers callers)
        implements EnvironmentSpec {
    static final String NAME = "tau-bench";

    private static final int UTTERANCE_TOKENS = 384;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ContextRule contextRule() {
        return ContextRule.WHOLE_EPISODE;
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
    public TextEnvironment open() {
        String briefing = domain.policy() + "\nTools:\n" + domain.toolbox().lines() + "\n";
        return new ServiceEnvironment(briefing, domain.toolbox(), rules, seed -> conversation(task(seed)));
    }
}

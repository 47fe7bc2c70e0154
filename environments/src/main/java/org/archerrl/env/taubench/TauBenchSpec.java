package org.archerrl.env.taubench;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Pace;
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
 * @param patience how many speeches a scripted customer hears
 */
record TauBenchSpec(
        TauDomain domain,
        ImmutableList<TauTask> tasks,
        ImmutableList<TauTask> evaluated,
        ServiceRules rules,
        Callers callers,
        int patience)
        implements EnvironmentSpec {
    static final String NAME = "tau-bench";

    private static final int UTTERANCE_TOKENS = 384;

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
        return environment(this::task);
    }

    /** Opens an environment whose seeds begin these tasks. */
    ServiceEnvironment environment(LongFunction<TauTask> chosen) {
        String briefing = domain.policy() + "\nTools:\n" + domain.toolbox().lines() + "\n";
        return new ServiceEnvironment(
                briefing, domain.toolbox(), rules, seed -> conversation(chosen.apply(seed), seed));
    }

    /** Returns the task that a seed begins. */
    private TauTask task(long seed) {
        return tasks.get(new SplittableRandom(seed).nextInt(tasks.size()));
    }

    /** Begins work on a task. */
    private TauConversation conversation(TauTask task, long seed) {
        return new TauConversation(
                domain,
                task,
                conversation -> callers.customer(
                        () -> TauCustomers.scripted(conversation, patience),
                        () -> task.scenario().part(),
                        seed));
    }

    @Override
    public EnvironmentSpec heldOut() {
        return new TauBenchSpec(domain, evaluated, evaluated, rules, callers, patience);
    }

    @Override
    public Players scripted() {
        return new Players(
                NAME,
                ImmutableMap.of(
                        "scripted", (instance, random) -> ReplayPlayer.forgetful(task(instance), random),
                        "replay", (instance, random) -> ReplayPlayer.exact(task(instance))));
    }
}

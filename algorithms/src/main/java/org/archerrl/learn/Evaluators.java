package org.archerrl.learn;

import java.util.Map;
import java.util.Optional;
import org.archerrl.critic.Critic;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.rl.Seed;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.Granularity;
import org.archerrl.variant.ValueEvaluator;

/** Makes the learner that an algorithm's evaluator needs. */
public final class Evaluators {
    private final AlgorithmSpec spec;
    private final CriticSpec critic;
    private final int maxTokens;

    /** Makes learners for that algorithm, with that critic where it has one; an utterance has at most {@code maxTokens}. */
    public Evaluators(AlgorithmSpec spec, CriticSpec critic, int maxTokens) {
        critic.check(spec);
        this.spec = spec;
        this.critic = critic;
        this.maxTokens = maxTokens;
    }

    /**
     * Returns a learner that has learnt nothing yet.
     *
     * @param policy a replica, closed by the learner; a language model starts as a copy of it, so that its weights must be
     *     such that can be read back ({@link TokenPolicy.Use#LEARNS})
     * @param reference the warm start's policy if the algorithm needs it, closed by the learner
     */
    public EvaluatorLearner fresh(TokenPolicy policy, Optional<TokenPolicy> reference, Seed seed) {
        Rewards rewards = new Rewards(spec, reference);
        return switch (spec.evaluator().model()) {
            case NONE -> closing(policy, new ReturnsLearner(spec, rewards));
            case VALUES -> learner(
                    policy,
                    rewards,
                    fresh(policy, seed),
                    hasOpenings() ? Optional.of(critic.fresh(policy, seed.child("opening"))) : Optional.empty());
            case LANGUAGE_MODEL -> judge(policy, rewards, policy.files());
        };
    }

    /**
     * Returns a learner that goes on exactly where one stood that gave these files.
     *
     * @param files from {@link EvaluatorLearner#files}
     */
    public EvaluatorLearner restored(TokenPolicy policy, Optional<TokenPolicy> reference, Map<String, byte[]> files) {
        Rewards rewards = new Rewards(spec, reference);
        return switch (spec.evaluator().model()) {
            case NONE -> closing(policy, new ReturnsLearner(spec, rewards));
            case VALUES -> learner(
                            policy,
                            rewards,
                            critic(policy, files),
                            hasOpenings()
                                    ? Optional.of(critic.restored(policy, OpeningLearner.networkIn(files)))
                                    : Optional.empty())
                    .resumed(files);
            case LANGUAGE_MODEL -> judge(policy, rewards, files).resumed(files);
        };
    }

    private static EvaluatorLearner closing(TokenPolicy unused, EvaluatorLearner learner) {
        unused.close();
        return learner;
    }

    private CriticLearner learner(TokenPolicy policy, Rewards rewards, Critic network, Optional<Critic> ofOpenings) {
        return new CriticLearner(
                spec,
                policy,
                network,
                ofOpenings.map(opening -> new OpeningLearner(values(), opening, spec.critic())),
                rewards,
                maxTokens,
                parts());
    }

    private PreferenceLearner judge(TokenPolicy policy, Rewards rewards, Map<String, byte[]> files) {
        return new PreferenceLearner(spec, policy, TokenPolicy.restored(files), rewards, maxTokens, parts());
    }

    private MicroBatches parts() {
        return new MicroBatches(critic.microBatchEpisodes());
    }

    private ValueEvaluator values() {
        return (ValueEvaluator) spec.evaluator();
    }

    private boolean hasOpenings() {
        return values().hasOpenings();
    }

    private boolean isOfTokens() {
        return spec.credit().granularity() != Granularity.TURN;
    }

    private int actionHeads() {
        return values().fitted() == ValueEvaluator.Fitted.Q_AND_VALUE
                ? spec.ensemble().heads()
                : 0;
    }

    private Critic fresh(TokenPolicy policy, Seed seed) {
        return isOfTokens()
                ? critic.freshOfTokens(policy, spec.ensemble().heads(), actionHeads(), seed)
                : critic.fresh(policy, seed);
    }

    /**
     * Returns the critic that {@link EvaluatorLearner#files} hold, to act by; closed by the caller.
     *
     * @param policy whose tokens it reads; stays owned by the caller
     */
    public Critic critic(TokenPolicy policy, Map<String, byte[]> files) {
        if (!isOfTokens()) {
            return critic.restored(policy, files);
        }
        Critic restored = fresh(policy, new Seed(0));
        restored.restore(files);
        return restored;
    }
}

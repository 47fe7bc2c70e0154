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
     * @param policy a replica, closed by the learner
     * @param reference the warm start's policy if the algorithm needs it, closed by the learner
     */
    public EvaluatorLearner fresh(TokenPolicy policy, Optional<TokenPolicy> reference, Seed seed) {
        Rewards rewards = new Rewards(spec, reference);
        return switch (spec.evaluator().model()) {
            case NONE -> closing(policy, new ReturnsLearner(spec, rewards));
            case VALUES -> learner(policy, rewards, fresh(policy, seed));
            case LANGUAGE_MODEL -> throw new IllegalStateException("no language model yet");
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
            case VALUES -> learner(policy, rewards, critic(policy, files)).resumed(files);
            case LANGUAGE_MODEL -> throw new IllegalStateException("no language model yet");
        };
    }

    private static EvaluatorLearner closing(TokenPolicy unused, EvaluatorLearner learner) {
        unused.close();
        return learner;
    }

    private CriticLearner learner(TokenPolicy policy, Rewards rewards, Critic network) {
        return new CriticLearner(
                spec, policy, network, rewards, maxTokens, new MicroBatches(critic.microBatchEpisodes()));
    }

    private boolean isOfTokens() {
        return spec.credit().granularity() != Granularity.TURN;
    }

    private int actionHeads() {
        return ((ValueEvaluator) spec.evaluator()).fitted() == ValueEvaluator.Fitted.Q_AND_VALUE
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

package org.archerrl.learn;

import java.util.Map;
import java.util.Optional;
import org.archerrl.critic.Critic;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.TokenPolicy.Passes;
import org.archerrl.policy.TokenPolicy.Use;
import org.archerrl.rl.Seed;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.Granularity;
import org.archerrl.variant.ValueEvaluator;

/** Makes the learner that an algorithm's evaluator needs. */
public final class Evaluators {
    private final AlgorithmSpec spec;
    private final CriticSpec critic;
    private final int maxTokens;
    private final ComputeDevice device;
    private final Peers peers;

    /**
     * Makes learners for that algorithm, with that critic where it has one, on the processor; an utterance has at most {@code
     * maxTokens}.
     */
    public Evaluators(AlgorithmSpec spec, CriticSpec critic, int maxTokens) {
        this(spec, critic, maxTokens, ComputeDevice.CPU, Peers.ALONE);
    }

    private Evaluators(AlgorithmSpec spec, CriticSpec critic, int maxTokens, ComputeDevice device, Peers peers) {
        critic.check(spec);
        this.spec = spec;
        this.critic = critic;
        this.maxTokens = maxTokens;
        this.device = device;
        this.peers = peers;
    }

    /** Returns what makes the same learners with all that learns on another device; the policy's replica stays where it is. */
    public Evaluators on(ComputeDevice other) {
        return new Evaluators(spec, critic, maxTokens, other, peers);
    }

    /** Returns what makes learners that share their steps with others. */
    public Evaluators among(Peers others) {
        return new Evaluators(spec, critic, maxTokens, device, others);
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
                    fresh(policy, device, seed),
                    hasOpenings()
                            ? Optional.of(critic.fresh(policy, device, seed.child("opening")))
                            : Optional.empty());
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
                            restored(policy, device, files),
                            hasOpenings()
                                    ? Optional.of(critic.restored(policy, device, OpeningLearner.networkIn(files)))
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
                parts(),
                peers);
    }

    private PreferenceLearner judge(TokenPolicy policy, Rewards rewards, Map<String, byte[]> files) {
        return new PreferenceLearner(
                spec,
                policy,
                TokenPolicy.restored(files, Use.LEARNS, Passes.PLAIN.on(device)),
                rewards,
                maxTokens,
                parts(),
                peers);
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

    private Critic fresh(TokenPolicy policy, ComputeDevice where, Seed seed) {
        return isOfTokens()
                ? critic.freshOfTokens(policy, spec.ensemble().heads(), actionHeads(), where, seed)
                : critic.fresh(policy, where, seed);
    }

    /**
     * Returns the critic that {@link EvaluatorLearner#files} hold, to act by on the policy's device; closed by the caller.
     *
     * @param policy whose tokens it reads; stays owned by the caller
     */
    public Critic critic(TokenPolicy policy, Map<String, byte[]> files) {
        return restored(policy, policy.device(), files);
    }

    private Critic restored(TokenPolicy policy, ComputeDevice where, Map<String, byte[]> files) {
        if (!isOfTokens()) {
            return critic.restored(policy, where, files);
        }
        Critic restored = fresh(policy, where, new Seed(0));
        restored.restore(files);
        return restored;
    }
}

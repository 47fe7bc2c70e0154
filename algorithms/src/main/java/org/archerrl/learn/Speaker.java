package org.archerrl.learn;

import java.util.Map;
import java.util.Optional;
import org.archerrl.critic.Critic;
import org.archerrl.critic.TokenCritic;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.rollout.PolicyVoice;
import org.archerrl.rollout.RerankedVoice;
import org.archerrl.rollout.Voice;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.PolicyExtraction.Acting;

/** What an algorithm lets speak: its policy, alone or with its critic. */
public final class Speaker implements AutoCloseable {
    private final TokenPolicy policy;
    private final Optional<Critic> critic;
    private final Voice voice;

    /**
     * Makes the speaker of an algorithm.
     *
     * @param policy closed by this
     * @param criticFiles of the evaluator's learner; read if the critic has a say
     */
    public Speaker(AlgorithmSpec spec, Evaluators evaluators, TokenPolicy policy, Map<String, byte[]> criticFiles) {
        this.policy = policy;
        this.critic = hasCritic(spec) ? Optional.of(evaluators.critic(policy, criticFiles)) : Optional.empty();
        double weight = spec.extraction().actingWeight();
        this.voice = switch (spec.extraction().acting()) {
            case POLICY -> new PolicyVoice(policy);
            case BEST_OF_SEVERAL -> new RerankedVoice(
                    policy, critic.orElseThrow(), (int) weight, spec.ensemble().heads());
            case SHIFTED_TOKENS -> PolicyVoice.perturbed(
                    policy,
                    ((TokenCritic) critic.orElseThrow())
                            .perturbation(weight / spec.horizon().rewardScale()));
        };
    }

    /** Returns whether the critic has a say. */
    public static boolean hasCritic(AlgorithmSpec spec) {
        return spec.extraction().acting() != Acting.POLICY;
    }

    /** Returns what speaks; its parts stay owned by this. */
    public Voice voice() {
        return voice;
    }

    /** Returns the policy; owned here. */
    public TokenPolicy policy() {
        return policy;
    }

    /** Replaces the weights of both. */
    public void set(Map<String, byte[]> policyFiles, int version, Map<String, byte[]> criticFiles) {
        policy.setWeights(policyFiles, version);
        critic.ifPresent(c -> c.restore(criticFiles));
    }

    @Override
    public void close() {
        policy.close();
        critic.ifPresent(Critic::close);
    }
}

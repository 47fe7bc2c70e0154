package org.archerrl.learn;

import java.util.Map;
import java.util.Optional;
import org.archerrl.critic.Critic;
import org.archerrl.critic.TokenCritic;
import org.archerrl.policy.Stopping;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.rollout.PolicyVoice;
import org.archerrl.rollout.RerankedVoice;
import org.archerrl.rollout.Voice;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.FrozenPolicy;

/**
 * What an algorithm lets speak: its policy, alone or advised by its critic.
 *
 * <p>A critic that has learnt nothing would choose by chance and always the same, and never see what else there is: until {@link
 * #advise} the policy speaks alone.
 */
public final class Speaker implements AutoCloseable {
    private final AlgorithmSpec spec;
    private final Evaluators evaluators;
    private final TokenPolicy policy;
    private Optional<Critic> critic = Optional.empty();
    private Voice voice;

    /**
     * Makes the speaker of an algorithm.
     *
     * @param policy closed by this
     */
    public Speaker(AlgorithmSpec spec, Evaluators evaluators, TokenPolicy policy) {
        this.spec = spec;
        this.evaluators = evaluators;
        this.policy = policy;
        this.voice = new PolicyVoice(policy);
    }

    /** Returns what speaks from now on, whatever this is told later; its parts stay owned by this. */
    public Voice voice() {
        return new Voice() {
            @Override
            public TokenPolicy policy() {
                return policy;
            }

            @Override
            public Speech speech(int seats, Stopping stopping) {
                return voice.speech(seats, stopping);
            }
        };
    }

    /** Returns the policy; owned here. */
    public TokenPolicy policy() {
        return policy;
    }

    /**
     * Gives the critic, or its newer weights, a say.
     *
     * @param criticFiles of the evaluator's learner
     * @throws IllegalStateException if the algorithm's extraction is no {@link FrozenPolicy}
     */
    public void advise(Map<String, byte[]> criticFiles) {
        if (!(spec.extraction() instanceof FrozenPolicy frozen)) {
            throw new IllegalStateException(
                    "algorithm.extraction: " + spec.extraction().name() + " lets only the policy speak");
        }
        if (critic.isPresent()) {
            critic.get().restore(criticFiles);
        } else {
            critic = Optional.of(evaluators.critic(policy, criticFiles));
            voice = advised(frozen, critic.get());
        }
    }

    private Voice advised(FrozenPolicy extraction, Critic critic) {
        double weight = extraction.actingWeight();
        return switch (extraction.acting()) {
            case BEST_OF_SEVERAL -> new RerankedVoice(
                    policy, critic, (int) weight, spec.ensemble().heads());
            case SHIFTED_TOKENS -> PolicyVoice.perturbed(
                    policy,
                    ((TokenCritic) critic).perturbation(weight / spec.horizon().rewardScale()));
        };
    }

    @Override
    public void close() {
        policy.close();
        critic.ifPresent(Critic::close);
    }
}

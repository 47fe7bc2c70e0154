package org.archerrl.rollout;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.Perturbation;
import org.archerrl.policy.Stopping;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.UtteranceSampler;
import org.archerrl.policy.Utterances;

/** A policy's own voice, or one that a {@link Perturbation} changes token by token. */
public final class PolicyVoice implements Voice {
    private final TokenPolicy policy;
    private final Optional<Perturbation> perturbation;

    private PolicyVoice(TokenPolicy policy, Optional<Perturbation> perturbation) {
        this.policy = policy;
        this.perturbation = perturbation;
    }

    /** Speaks as the policy does, which stays owned by the caller. */
    public PolicyVoice(TokenPolicy policy) {
        this(policy, Optional.empty());
    }

    /**
     * Speaks as the policy does when it is perturbed; both stay owned by the caller.
     *
     * @throws IllegalArgumentException if the perturbation reads other tokens than the policy, or fewer
     */
    public static PolicyVoice perturbed(TokenPolicy policy, Perturbation perturbation) {
        TransformerConfig config = perturbation.transformer().config();
        int vocabulary = policy.transformer().config().vocabulary();
        if (config.vocabulary() != vocabulary || config.context() < policy.context()) {
            throw new IllegalArgumentException("what perturbs a policy must know its " + vocabulary
                    + " tokens and see at least the " + policy.context() + " that it sees, got " + config.vocabulary()
                    + " and " + config.context());
        }
        return new PolicyVoice(policy, Optional.of(perturbation));
    }

    @Override
    public TokenPolicy policy() {
        return policy;
    }

    @Override
    public Speech speech(int seats, Stopping stopping) {
        return new Spoken(seats, stopping);
    }

    private final class Spoken implements Speech {
        private final Stopping stopping;
        private final SeatCache own;
        private final Optional<SeatCache> beside;

        private Spoken(int seats, Stopping stopping) {
            this.stopping = stopping;
            own = new SeatCache(policy.transformer(), seats);
            beside = perturbation.map(p -> new SeatCache(p.transformer(), seats));
        }

        @Override
        public Utterances speak(NDManager step, List<Optional<Heard>> heard, Decoding decoding) {
            NDArray states = own.read(step, heard);
            SplittableRandom[] randoms =
                    heard.stream().map(h -> h.map(Heard::random).orElse(null)).toArray(SplittableRandom[]::new);
            return new UtteranceSampler(own.transformer(), stopping)
                    .sample(
                            step,
                            own.rows(step),
                            own.visible(step),
                            states,
                            beside.map(cache -> following(step, cache, heard)),
                            randoms,
                            decoding);
        }

        private Perturbation.Following following(NDManager step, SeatCache cache, List<Optional<Heard>> heard) {
            NDArray states = cache.read(step, heard);
            return new Perturbation.Following(perturbation.orElseThrow(), cache.rows(step), states);
        }

        @Override
        public void close() {
            own.close();
            beside.ifPresent(SeatCache::close);
        }
    }
}

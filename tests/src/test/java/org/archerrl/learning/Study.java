package org.archerrl.learning;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.archerrl.interaction.Trajectory;
import org.archerrl.learn.CriticSpec;
import org.archerrl.learn.EvaluatorLearner;
import org.archerrl.learn.Evaluators;
import org.archerrl.learn.PolicyLearner;
import org.archerrl.learn.ScoredUtterances;
import org.archerrl.learn.Speaker;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.replay.Experience;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.Episode;
import org.archerrl.rollout.RolloutWorker;
import org.archerrl.text.TurnFormat;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.DataRegime.Order;
import org.archerrl.variant.DataRegime.SeedEpisodes;
import org.archerrl.variant.DataRegime.Source;
import org.archerrl.variant.FrozenPolicy;

/** A training of any algorithm on a probe: what {@code TrainingJob} does, in its order, without Ray. */
final class Study implements AutoCloseable {
    private static final int COLLECTED = 32;

    private final Beginning beginning;
    private final AlgorithmSpec spec;
    private final Seed seed;
    private final TokenPolicy policy;
    private final PolicyLearner learner;
    private final EvaluatorLearner evaluator;
    private final Speaker speaker;
    private final RolloutWorker worker;
    private final Experience experience;
    private int played;
    private int criticSteps;

    Study(Beginning beginning, AlgorithmSpec spec, Seed seed) {
        this.beginning = beginning;
        this.spec = spec;
        this.seed = seed;
        this.policy = replica();
        this.learner = new PolicyLearner(policy, spec);
        Evaluators evaluators =
                new Evaluators(spec, new CriticSpec("nano"), beginning.spec().maxUtteranceTokens());
        Optional<TokenPolicy> reference = spec.needsReference() ? Optional.of(replica()) : Optional.empty();
        this.evaluator = evaluators.fresh(replica(), reference, seed.child("critic"));
        if (spec.needsReference()) {
            learner.refer(replica());
        }
        this.speaker = new Speaker(spec, evaluators, replica());
        this.worker = new RolloutWorker(
                beginning.spec(), speaker.voice(), TurnFormat.plain(policy.tokenizer()), 2 * COLLECTED);
        this.experience = new Experience(spec, 100_000, COLLECTED, COLLECTED);
        if (spec.regime().seedEpisodes() == SeedEpisodes.KEPT) {
            experience.add(beginning.demonstrations());
        }
    }

    private TokenPolicy replica() {
        return TokenPolicy.restored(beginning.policy());
    }

    /** Trains for some iterations. */
    Study trained(int iterations) {
        fitBefore();
        for (int iteration = 1; iteration <= iterations; iteration++) {
            if (spec.regime().collects(iteration)) {
                experience.add(play(
                                played,
                                COLLECTED,
                                seed.child("rollout"),
                                spec.regime().groupSize())
                        .stream()
                        .map(Episode::tokens)
                        .toList());
                played += COLLECTED;
            }
            fitBefore();
            if (spec.regime().order() == Order.POLICY_FIRST) {
                movePolicy(seed.child("policy", iteration));
                fit(spec.critic().stepsPerIteration(), seed.child("critic", iteration));
            } else {
                fit(spec.critic().stepsPerIteration(), seed.child("critic", iteration));
                movePolicy(seed.child("policy", iteration));
            }
            speaker.policy().setWeights(policy.files(), policy.version());
            if (policyMayMove() && spec.extraction() instanceof FrozenPolicy) {
                speaker.advise(evaluator.files());
            }
        }
        return this;
    }

    private boolean policyMayMove() {
        return played >= spec.regime().warmUpEpisodes();
    }

    private void fitBefore() {
        boolean hasData = played > 0
                || spec.regime().seedEpisodes() == SeedEpisodes.KEPT
                        && spec.regime().source() != Source.ON_POLICY;
        if (hasData && policyMayMove() && criticSteps < spec.critic().stepsBefore()) {
            criticSteps = spec.critic().stepsBefore();
            fit(criticSteps, seed.child("critic-before"));
        }
    }

    private void fit(int steps, Seed own) {
        evaluator.updates(
                IntStream.range(0, steps)
                        .mapToObj(step -> experience.criticBatch(own.child("batch", step)))
                        .toList(),
                own.child("utterances"));
    }

    private void movePolicy(Seed own) {
        for (int set = 0; policyMayMove() && set < spec.policy().sampleSets(); set++) {
            Seed ofSet = own.child("set", set);
            List<TokenTrajectory> states = experience.policyStates(ofSet.child("states"), policy.version());
            ScoredUtterances scored = evaluator.score(states, ofSet.child("utterances"));
            learner.update(states, scored, experience.demonstrations(ofSet.child("demonstrations")));
            evaluator.replica().ifPresent(replica -> replica.setWeights(policy.files(), policy.version()));
        }
    }

    private List<Episode> play(long first, int episodes, Seed own, int groupSize) {
        return worker.collect(first, episodes, own, Decoding.SAMPLE, groupSize);
    }

    /** Plays fresh episodes as the algorithm plays. */
    List<Trajectory> played(int episodes) {
        return play(0, episodes, seed.child("evaluation"), 1).stream()
                .map(Episode::text)
                .toList();
    }

    /** Returns the mean total reward of 256 fresh episodes. */
    double meanReturn() {
        return played(256).stream()
                .mapToDouble(Trajectory::totalReward)
                .average()
                .orElseThrow();
    }

    @Override
    public void close() {
        worker.close();
        speaker.close();
        evaluator.close();
        learner.close();
        policy.close();
    }
}

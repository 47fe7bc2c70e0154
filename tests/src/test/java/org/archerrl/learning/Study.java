package org.archerrl.learning;

import java.util.List;
import java.util.Map;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.interaction.Trajectory;
import org.archerrl.learn.BehaviourCloning;
import org.archerrl.learn.CriticLearner;
import org.archerrl.learn.CriticSpec;
import org.archerrl.learn.PolicyLearner;
import org.archerrl.learn.WarmStart;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.replay.EpisodeSampler;
import org.archerrl.replay.ReplayBuffer;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.Demonstrations;
import org.archerrl.rollout.Episode;
import org.archerrl.rollout.RolloutWorker;
import org.archerrl.text.BpeTrainer;
import org.archerrl.text.Tokenizer;
import org.archerrl.text.TurnFormat;
import org.archerrl.variant.critic.TemporalDifference;
import org.archerrl.critic.CriticForm;
import org.archerrl.variant.critic.TemporalDifference.TargetAggregation;
import org.archerrl.variant.critic.TemporalDifference.Truncation;
import org.archerrl.variant.extraction.AdvantageTransform;
import org.archerrl.variant.extraction.ClippedPolicyGradient;
import org.archerrl.variant.extraction.ClippedPolicyGradient.Ratio;
import org.archerrl.variant.extraction.Terminator;

/** A whole training on a probe in this process: warm start from the random player, then critic and policy in turn. */
final class Study implements AutoCloseable {
    private static final int CONTEXT = 48;
    private static final int DEMONSTRATIONS = 128;

    private final EnvironmentSpec spec;
    private final Seed seed;
    private final List<TokenTrajectory> demonstrations;
    private final TokenPolicy policy;

    Study(String environment, Seed seed) {
        this.spec = Environments.named(environment, Map.of());
        this.seed = seed;
        List<Trajectory> played = Demonstrations.play(spec, "random", DEMONSTRATIONS, seed.child("demonstrations"));
        Tokenizer tokenizer = Tokenizer.fromJson(BpeTrainer.train(Demonstrations.corpus(played), 300));
        policy = TokenPolicy.initialised("nano", CONTEXT, tokenizer, seed.child("policy"));
        demonstrations = Demonstrations.tokenised(
                played, spec.contextRule(), TurnFormat.plain(tokenizer), CONTEXT, spec.maxUtteranceTokens());
    }

    /** Clones the random player. */
    Study warmStarted() {
        try (BehaviourCloning cloning = new BehaviourCloning(policy, new WarmStart(1, "random", 1, 1, 3e-3, 1))) {
            for (int step = 0; step < 100; step++) {
                cloning.update(draw(demonstrations, 32, seed.child("cloning", step)));
            }
        }
        return this;
    }

    /** Trains for some iterations of 32 episodes. */
    Study trained(double discount, int iterations) {
        TemporalDifference method = new TemporalDifference(
                discount, 1, .1, TargetAggregation.INDEXWISE, Truncation.ENDS, CriticForm.APART, 1e-3, 1, 8, 20, 150);
        ClippedPolicyGradient extraction = new ClippedPolicyGradient(
                5e-4, 1, 8, 4, 2, 4, .2, 0, Ratio.TOKEN, AdvantageTransform.NONE, Terminator.INCLUDED, 0);
        ReplayBuffer buffer = new ReplayBuffer(100_000);
        demonstrations.forEach(buffer::add);
        try (CriticLearner critic = new CriticLearner(
                        new CriticSpec("nano"),
                        TokenPolicy.restored(policy.files()),
                        method,
                        spec.maxUtteranceTokens(),
                        seed.child("critic"));
                PolicyLearner learner = new PolicyLearner(policy, extraction);
                RolloutWorker worker = new RolloutWorker(spec, policy, TurnFormat.plain(policy.tokenizer()), 32)) {
            fit(critic, buffer, method, method.stepsBefore(), seed.child("before"));
            for (int iteration = 0; iteration < iterations; iteration++) {
                Seed own = seed.child("iteration", iteration);
                worker.collect(iteration * 32L, 32, seed.child("rollouts"), Decoding.SAMPLE).stream()
                        .map(Episode::tokens)
                        .forEach(buffer::add);
                fit(critic, buffer, method, method.stepsPerIteration(), own);
                for (int set = 0; set < extraction.sampleSets(); set++) {
                    Seed ofSet = own.child("set", set);
                    List<TokenTrajectory> states =
                            EpisodeSampler.sample(buffer, extraction.batchEpisodes(), 128, ofSet);
                    learner.update(states, critic.score(states, extraction.utterancesPerState(), ofSet));
                    critic.setPolicy(policy.files(), policy.version());
                }
            }
        }
        return this;
    }

    private static void fit(
            CriticLearner critic, ReplayBuffer buffer, TemporalDifference method, int steps, Seed seed) {
        for (int step = 0; step < steps; step++) {
            Seed own = seed.child("critic", step);
            critic.update(EpisodeSampler.sample(buffer, method.batchEpisodes(), 0, own), own);
        }
    }

    private static List<TokenTrajectory> draw(List<TokenTrajectory> episodes, int count, Seed seed) {
        ReplayBuffer buffer = new ReplayBuffer(100_000);
        episodes.forEach(buffer::add);
        return EpisodeSampler.sample(buffer, count, 0, seed);
    }

    /** Plays fresh episodes. */
    List<Trajectory> played(int episodes, Decoding decoding) {
        try (RolloutWorker worker = new RolloutWorker(spec, policy, TurnFormat.plain(policy.tokenizer()), 64)) {
            return worker.collect(0, episodes, seed.child("evaluation"), decoding).stream()
                    .map(Episode::text)
                    .toList();
        }
    }

    /** Returns the mean total reward of fresh episodes. */
    double meanReturn(Decoding decoding) {
        return played(256, decoding).stream()
                .mapToDouble(Trajectory::totalReward)
                .average()
                .orElseThrow();
    }

    @Override
    public void close() {
        policy.close();
    }
}

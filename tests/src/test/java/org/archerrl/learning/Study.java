package org.archerrl.learning;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.interaction.Trajectory;
import org.archerrl.learn.BehaviourCloning;
import org.archerrl.learn.CriticSpec;
import org.archerrl.learn.EvaluatorLearner;
import org.archerrl.learn.Evaluators;
import org.archerrl.learn.PolicyLearner;
import org.archerrl.learn.WarmStart;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.replay.EpisodeSampler;
import org.archerrl.replay.ReplayBuffer;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;
import org.archerrl.rl.Truncation;
import org.archerrl.rollout.Demonstrations;
import org.archerrl.rollout.Episode;
import org.archerrl.rollout.RolloutWorker;
import org.archerrl.text.BpeTrainer;
import org.archerrl.text.Tokenizer;
import org.archerrl.text.TurnFormat;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.TokenBaseline;
import org.archerrl.variant.credit.TurnCredit;
import org.archerrl.variant.ensemble.TwinIndexwise;
import org.archerrl.variant.evaluator.TemporalDifference;
import org.archerrl.variant.extraction.ClippedPolicyGradient;
import org.archerrl.variant.extraction.ClippedPolicyGradient.Ratio;
import org.archerrl.variant.kl.NoKl;
import org.archerrl.variant.regime.OnlineReplay;
import org.archerrl.variant.transform.Unchanged;

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
        AlgorithmSpec algorithm = new AlgorithmSpec(
                new TemporalDifference(),
                new ClippedPolicyGradient(2, 4, .2, 0, Ratio.TOKEN, TokenBaseline.NONE),
                new OnlineReplay(),
                new TurnCredit(),
                new TwinIndexwise(),
                new Unchanged(),
                new NoKl(),
                new Horizon(discount, 1, Truncation.ENDS),
                new CriticSteps(1e-3, 1, 8, 20, 150),
                new PolicySteps(5e-4, 8, 4));
        ReplayBuffer buffer = new ReplayBuffer(100_000);
        demonstrations.forEach(buffer::add);
        try (EvaluatorLearner critic = new Evaluators(algorithm, new CriticSpec("nano"), spec.maxUtteranceTokens())
                        .fresh(TokenPolicy.restored(policy.files()), Optional.empty(), seed.child("critic"));
                PolicyLearner learner = new PolicyLearner(policy, algorithm);
                RolloutWorker worker = new RolloutWorker(spec, policy, TurnFormat.plain(policy.tokenizer()), 32)) {
            fit(critic, buffer, algorithm.critic().stepsBefore(), seed.child("before"));
            for (int iteration = 0; iteration < iterations; iteration++) {
                Seed own = seed.child("iteration", iteration);
                worker.collect(iteration * 32L, 32, seed.child("rollouts"), Decoding.SAMPLE).stream()
                        .map(Episode::tokens)
                        .forEach(buffer::add);
                fit(critic, buffer, algorithm.critic().stepsPerIteration(), own);
                for (int set = 0; set < algorithm.policy().sampleSets(); set++) {
                    Seed ofSet = own.child("set", set);
                    List<TokenTrajectory> states =
                            EpisodeSampler.sample(buffer, algorithm.policy().batchEpisodes(), 128, ofSet);
                    learner.update(states, critic.score(states, ofSet));
                    critic.setPolicy(policy.files(), policy.version());
                }
            }
        }
        return this;
    }

    private static void fit(EvaluatorLearner critic, ReplayBuffer buffer, int steps, Seed seed) {
        for (int step = 0; step < steps; step++) {
            Seed own = seed.child("critic", step);
            critic.updates(List.of(EpisodeSampler.sample(buffer, 8, 0, own)), own);
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

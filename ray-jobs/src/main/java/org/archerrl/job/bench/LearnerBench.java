package org.archerrl.job.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.interaction.Trajectory;
import org.archerrl.job.config.Recipe;
import org.archerrl.learn.BehaviourCloning;
import org.archerrl.learn.EvaluatorLearner;
import org.archerrl.learn.PolicyLearner;
import org.archerrl.learn.ScoredUtterances;
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

/** Rollouts and learners at a recipe's sizes, without actors: a policy that has cloned a player for a little while. */
final class LearnerBench implements AutoCloseable {
    private static final int DEMONSTRATIONS = 500;
    private static final int CLONING_STEPS = 100;
    private static final int ENVIRONMENTS = 64;
    private static final int CRITIC_STEPS = 10;

    private final Recipe recipe;
    private final Seed seed = new Seed(1);
    private final EnvironmentSpec spec;
    private final TokenPolicy policy;
    private final BehaviourCloning cloning;
    private final ReplayBuffer demonstrations;
    private ReplayBuffer played;
    private long draws;

    LearnerBench(Recipe recipe) {
        this.recipe = recipe;
        this.spec = recipe.environment().spec();
        List<Trajectory> texts =
                Demonstrations.play(spec, recipe.warmStart().player(), DEMONSTRATIONS, seed.child("demonstrations"));
        Tokenizer tokenizer = Tokenizer.fromJson(BpeTrainer.train(
                Demonstrations.corpus(texts),
                recipe.policy().vocabulary(),
                recipe.policy().phrases()));
        int context = Demonstrations.longest(texts, TurnFormat.plain(tokenizer)) * 3 / 2 + spec.maxUtteranceTokens();
        this.demonstrations = buffer(Demonstrations.tokenised(
                texts, spec.contextRule(), TurnFormat.plain(tokenizer), context, spec.maxUtteranceTokens()));
        this.policy = TokenPolicy.initialised(recipe.policy().model(), context, tokenizer, seed.child("policy"));
        this.cloning = new BehaviourCloning(policy, recipe.warmStart());
        for (int step = 0; step < CLONING_STEPS; step++) {
            imitate();
        }
    }

    private static ReplayBuffer buffer(List<TokenTrajectory> episodes) {
        ReplayBuffer buffer = new ReplayBuffer(Integer.MAX_VALUE);
        episodes.forEach(buffer::add);
        return buffer;
    }

    private Map<String, Double> imitate() {
        cloning.update(sample(demonstrations, recipe.warmStart().batchEpisodes()));
        return Map.of("steps", 1.0);
    }

    private List<TokenTrajectory> sample(ReplayBuffer from, int episodes) {
        return EpisodeSampler.sample(from, episodes, 0, seed.child("draw", draws++));
    }

    List<Rate> cloning() {
        return Rate.measure("behaviour cloning, " + recipe.warmStart().batchEpisodes() + " episodes", this::imitate);
    }

    /** Plays so many episodes with the policy as it is. */
    List<Episode> episodes(int count) {
        try (RolloutWorker worker =
                new RolloutWorker(spec, policy, TurnFormat.plain(policy.tokenizer()), ENVIRONMENTS)) {
            return worker.collect(0, count, seed.child("episodes"), Decoding.SAMPLE);
        }
    }

    List<Rate> rollout() {
        try (RolloutWorker worker =
                new RolloutWorker(spec, policy, TurnFormat.plain(policy.tokenizer()), ENVIRONMENTS)) {
            return Rate.measure("rollout, " + ENVIRONMENTS + " environments", () -> {
                List<Episode> episodes = play(worker);
                Map<String, Double> done = new HashMap<>();
                episodes.stream().flatMap(e -> e.tokens().turns().stream()).forEach(turn -> {
                    done.merge("turns", 1.0, Double::sum);
                    done.merge("tokens", (double) turn.utteranceLength(), Double::sum);
                });
                return done;
            });
        }
    }

    private List<Episode> play(RolloutWorker worker) {
        return worker.collect(draws++ * ENVIRONMENTS, ENVIRONMENTS, seed.child("rollout"), Decoding.SAMPLE);
    }

    /** What the policy has played, for the learners: as much as an iteration of eight rounds gives. */
    private ReplayBuffer played() {
        if (played == null) {
            List<TokenTrajectory> episodes = new ArrayList<>();
            try (RolloutWorker worker =
                    new RolloutWorker(spec, policy, TurnFormat.plain(policy.tokenizer()), ENVIRONMENTS)) {
                for (int round = 0; round < 8; round++) {
                    play(worker).forEach(episode -> episodes.add(episode.tokens()));
                }
            }
            played = buffer(episodes);
        }
        return played;
    }

    List<Rate> critic() {
        int batch = recipe.spec().critic().batchEpisodes();
        try (EvaluatorLearner critic = newCritic()) {
            return Rate.measure("critic, " + batch + " episodes", () -> {
                List<List<TokenTrajectory>> batches = Stream.generate(() -> sample(played(), batch))
                        .limit(CRITIC_STEPS)
                        .toList();
                critic.updates(batches, seed.child("utterances", draws++));
                return Map.of("steps", (double) CRITIC_STEPS);
            });
        }
    }

    private EvaluatorLearner newCritic() {
        return recipe.evaluators().fresh(TokenPolicy.restored(policy.files()), Optional.empty(), seed.child("critic"));
    }

    List<Rate> policy() {
        int batch = recipe.spec().policy().batchEpisodes();
        int copies = recipe.spec().extraction().utterancesPerState();
        List<Rate> rates = new ArrayList<>();
        try (EvaluatorLearner critic = newCritic();
                PolicyLearner learner = new PolicyLearner(policy, recipe.spec())) {
            List<TokenTrajectory> states = sample(played(), batch);
            rates.addAll(Rate.measure("advantages, " + batch + " episodes x " + copies + " utterances", () -> {
                critic.score(states, seed.child("utterances", draws++));
                return Map.of("sample sets", 1.0);
            }));
            ScoredUtterances scored = critic.score(states, seed.child("utterances"));
            rates.addAll(Rate.measure("policy, " + batch + " episodes x " + copies + " utterances", () -> {
                learner.update(states, scored);
                return Map.of("steps", (double) recipe.spec().extraction().epochs());
            }));
        }
        return rates;
    }

    @Override
    public void close() {
        cloning.close();
        policy.close();
    }
}

package org.archerrl.learning;

import java.util.List;
import java.util.Map;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.interaction.Trajectory;
import org.archerrl.learn.BehaviourCloning;
import org.archerrl.learn.Schedule;
import org.archerrl.learn.Schedule.Decay;
import org.archerrl.learn.WarmStart;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.replay.EpisodeSampler;
import org.archerrl.replay.ReplayBuffer;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.Demonstrations;
import org.archerrl.text.BpeTrainer;
import org.archerrl.text.Tokenizer;
import org.archerrl.text.TurnFormat;

/**
 * Where every algorithm starts on a probe: a policy that has cloned the player that says anything, and says each of its words about
 * as often. At a constant rate the last steps' noise decides how often; one clone of five then hardly ever tried the right key.
 *
 * @param spec the probe
 * @param demonstrations the player's episodes
 * @param policy the clone, as files
 */
record Beginning(EnvironmentSpec spec, List<TokenTrajectory> demonstrations, Map<String, byte[]> policy) {
    private static final int CONTEXT = 48;
    private static final WarmStart CLONING = new WarmStart(512, "random", 100, 32, 3e-3, 1);

    static Beginning of(String probe, Seed seed) {
        return of(Environments.named(probe, Map.of()), CLONING, CONTEXT, seed);
    }

    /** As above on any task, by the player and the steps of {@code start}, seeing so many tokens. */
    static Beginning of(EnvironmentSpec spec, WarmStart start, int context, Seed seed) {
        List<Trajectory> played =
                Demonstrations.play(spec, start.player(), start.episodes(), seed.child("demonstrations"));
        Tokenizer tokenizer = Tokenizer.fromJson(BpeTrainer.train(Demonstrations.corpus(played), 300));
        List<TokenTrajectory> demonstrations = Demonstrations.tokenised(
                played, spec.contextRule(), TurnFormat.plain(tokenizer), context, spec.maxUtteranceTokens());
        ReplayBuffer buffer = new ReplayBuffer(100_000);
        demonstrations.forEach(buffer::add);
        try (TokenPolicy policy = TokenPolicy.initialised("nano", context, tokenizer, seed.child("policy"));
                BehaviourCloning cloning = new BehaviourCloning(policy, start)) {
            cloning.follow(new Schedule(0, Decay.COSINE, start.steps()));
            for (int step = 0; step < start.steps(); step++) {
                cloning.update(EpisodeSampler.sample(buffer, start.batchEpisodes(), 0, seed.child("cloning", step)));
            }
            return new Beginning(spec, demonstrations, policy.files());
        }
    }
}

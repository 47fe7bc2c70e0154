package org.archerrl.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archerrl.ToyEncoder;
import org.archerrl.ToySpec;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.critic.Critic;
import org.archerrl.critic.CriticForm;
import org.archerrl.critic.CriticValues;
import org.archerrl.critic.EncoderPooling;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.nn.EncoderConfig;
import org.archerrl.nn.EncoderConfig.Family;
import org.archerrl.nn.Pooling;
import org.archerrl.policy.Likelihood;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.replay.EpisodeSampler;
import org.archerrl.replay.ReplayBuffer;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;
import org.archerrl.rl.Truncation;
import org.archerrl.rollout.Demonstrations;
import org.archerrl.text.BpeTrainer;
import org.archerrl.text.Tokenizer;
import org.archerrl.text.TurnFormat;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.Horizon;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real learner on the chain: first, middle, end; walking costs 1 each time, leaving at the first place is free. */
class ChainValuesTest {
    private static final int CONTEXT = 64;
    private static final Seed SEED = new Seed(5);
    private static final EnvironmentSpec CHAIN = Environments.named("chain", Map.of());
    private static final List<org.archerrl.interaction.Trajectory> RANDOM =
            Demonstrations.play(CHAIN, "random", 200, SEED.child("random"));
    private static final Map<String, Map<String, byte[]>> CLONED = new HashMap<>();
    private static final String TOKENIZER = BpeTrainer.train(Demonstrations.corpus(RANDOM), 400);

    @TempDir
    private static Path directory;

    @ParameterizedTest
    @EnumSource(CriticForm.class)
    void valuesConvergeToTheKnownOnes(CriticForm form) {
        valuesConverge(new CriticSpec("nano", form, EncoderPooling.DEFAULT, 0));
    }

    /** A BERT of 2 layers and width 64 that has read nothing before, over the policy's own vocabulary. */
    @Test
    void anEncoderThatReadsTextsFindsTheSameValues() throws IOException {
        try (TokenPolicy policy = cloned("random")) {
            int vocabulary = policy.tokenizer().vocabularySize();
            EncoderConfig config = new EncoderConfig(Family.BERT, vocabulary, 64, 2, 4, 128, CONTEXT, 2, 1e-12, 0);
            Map<String, byte[]> files =
                    ToyEncoder.checkpoint(config, Pooling.MEAN, .1, 1).files();
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(directory.resolve(file.getKey()), file.getValue());
            }
            Files.writeString(directory.resolve("tokenizer.json"), TOKENIZER);
        }
        valuesConverge(new CriticSpec(directory.toString()));
    }

    private static void valuesConverge(CriticSpec spec) {
        try (TokenPolicy policy = cloned("random")) {
            Fit fit = fit(spec, policy, .95, 200);
            double leaves = leaves(policy);
            assertEquals(.5, leaves, .25);
            assertEquals(-1.95, fit.walk, .1);
            assertEquals(0, fit.leave, .1);
            assertEquals(-1, fit.middle, .1);
            // -.975 for a policy that leaves every second time; this one has learnt to do so nearly.
            double first = (1 - leaves) * -1.95;
            assertEquals(first, fit.first, .12);
            assertEquals(-1.95 - first, fit.walk - fit.first, .15);
            assertEquals(-first, fit.leave - fit.first, .15);
        }
    }

    @Test
    void vFollowsThePolicyWhileQFollowsTheStoredUtterances() {
        // The same stored episodes, half walks and half leaves; a policy that always leaves, and discount 0.
        try (TokenPolicy policy = cloned("optimal")) {
            assertTrue(leaves(policy) > .97);
            Fit fit = fit(new CriticSpec("nano", CriticForm.APART, EncoderPooling.DEFAULT, 0), policy, 0, 120);
            assertEquals(-1, fit.walk, .1);
            assertEquals(0, fit.leave, .1);
            assertEquals(0, fit.first, .12);
        }
    }

    /** Means of the two heads: Q of both utterances and V at the first place, V at the middle. */
    private record Fit(double walk, double leave, double first, double middle) {}

    private static Fit fit(CriticSpec critic, TokenPolicy policy, double discount, int steps) {
        AlgorithmSpec spec = ToySpec.of(new Horizon(discount, 1, Truncation.ENDS), new CriticSteps(1e-3, 1, 12, 1, 1));
        Evaluators evaluators = new Evaluators(spec, critic, CHAIN.maxUtteranceTokens());
        List<TokenTrajectory> episodes = tokens("random", policy.tokenizer());
        ReplayBuffer buffer = new ReplayBuffer(10_000);
        episodes.forEach(buffer::add);
        try (CriticLearner learner =
                (CriticLearner) evaluators.fresh(TokenPolicy.restored(policy.files()), Optional.empty(), SEED)) {
            for (int step = 0; step < steps; step++) {
                Seed own = SEED.child("step", step);
                learner.update(EpisodeSampler.sample(buffer, 12, 0, own), own);
            }
            EpisodeBatch batch = new EpisodeBatch(List.of(ofLength(episodes, 2), ofLength(episodes, 1)));
            try (Critic fitted = evaluators.critic(policy, learner.files());
                    NDManager manager = ComputeDevice.CPU.scope();
                    Autograd scope = Autograd.off()) {
                CriticValues values = fitted.online(manager, batch);
                float[] q = values.recordedQ().mean(new int[] {1}).toFloatArray();
                float[] v = values.value().mean(new int[] {1}).toFloatArray();
                return new Fit(q[0], q[2], v[0], v[1]);
            }
        }
    }

    /** A walk has two turns, leaving one. */
    private static TokenTrajectory ofLength(List<TokenTrajectory> episodes, int turns) {
        return episodes.stream()
                .filter(e -> e.turns().size() == turns)
                .findFirst()
                .orElseThrow();
    }

    private static TokenPolicy cloned(String player) {
        return TokenPolicy.restored(CLONED.computeIfAbsent(player, ChainValuesTest::clone));
    }

    private static Map<String, byte[]> clone(String player) {
        Tokenizer tokenizer = Tokenizer.fromJson(TOKENIZER);
        List<TokenTrajectory> episodes = tokens(player, tokenizer);
        try (TokenPolicy policy = TokenPolicy.initialised("nano", CONTEXT, tokenizer, SEED.child("policy"));
                BehaviourCloning cloning = new BehaviourCloning(policy, new WarmStart(1, player, 1, 1, 3e-3, 1))) {
            for (int step = 0; step < 40; step++) {
                int from = step * 20 % 200;
                cloning.update(episodes.subList(from, from + 20));
            }
            return policy.files();
        }
    }

    private static List<TokenTrajectory> tokens(String player, Tokenizer tokenizer) {
        return Demonstrations.tokenised(
                player.equals("random") ? RANDOM : Demonstrations.play(CHAIN, player, 200, SEED),
                CHAIN.contextRule(),
                TurnFormat.plain(tokenizer),
                CONTEXT,
                CHAIN.maxUtteranceTokens());
    }

    /** Returns the probability that the policy leaves at the first place. */
    private static double leaves(TokenPolicy policy) {
        EpisodeBatch batch = new EpisodeBatch(List.of(ofLength(tokens("random", policy.tokenizer()), 1)));
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            Likelihood likelihood = policy.storedLikelihood(manager, batch);
            return Math.exp(likelihood.logProbs().sum().getFloat());
        }
    }
}

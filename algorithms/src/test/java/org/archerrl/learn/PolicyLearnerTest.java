package org.archerrl.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.archerrl.Toy;
import org.archerrl.ToySpec;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.interaction.Ending;
import org.archerrl.loss.JudgedTokens;
import org.archerrl.loss.PolicyLosses;
import org.archerrl.policy.Likelihood;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.Utterances;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.rl.Seed;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Terminator;
import org.archerrl.variant.TokenBaseline;
import org.archerrl.variant.extraction.ClippedPolicyGradient;
import org.archerrl.variant.extraction.ClippedPolicyGradient.Ratio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyLearnerTest {
    private static final int VOCABULARY = 4;
    private static final Seed SEED = new Seed(2);
    private static final List<TokenTrajectory> STATES = Toy.episodes(5, VOCABULARY, 61);
    private static final TokenTrajectory ONE_TURN = new TokenTrajectory(
            "one", 0, new int[] {1, 2, 0}, List.of(new TokenTurn(0, 2, 3, new float[0], 0, Ending.TERMINATED)), 0);

    static List<AlgorithmSpec> algorithms() {
        return List.of(reinforce(Terminator.INCLUDED), clipped(3, Ratio.TOKEN, 0), clipped(3, Ratio.SEQUENCE, 0));
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void noAdvantageMovesNothing(AlgorithmSpec spec) {
        try (TokenPolicy policy = policy();
                PolicyLearner learner = new PolicyLearner(policy, spec)) {
            byte[] before = policy.files().get("model.safetensors");
            UpdateReport report = learner.update(STATES, scored(policy, 2, m -> 0));
            assertArrayEquals(before, policy.files().get("model.safetensors"));
            assertEquals(0, report.scalars().get("policy.gradientNorm"));
            assertEquals(1, policy.version());
        }
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void aPositiveAdvantageMakesAnUtteranceLikelierAndANegativeOneLessLikely(AlgorithmSpec spec) {
        for (int sign : new int[] {1, -1}) {
            // Utterance 0 alone is judged.
            try (TokenPolicy policy = policy();
                    PolicyLearner learner = new PolicyLearner(policy, spec)) {
                ScoredUtterances scored = scored(policy, 2, m -> m == 0 ? sign : 0);
                double before = logProb(policy, scored, 0);
                learner.update(STATES, scored);
                assertTrue(sign * (logProb(policy, scored, 0) - before) > 1e-3, "sign " + sign);
            }
        }
    }

    @Test
    void theFirstClippedStepIsReinforce() {
        double[] norms = new double[3];
        int i = 0;
        for (AlgorithmSpec spec :
                List.of(reinforce(Terminator.INCLUDED), clipped(1, Ratio.TOKEN, 0), clipped(1, Ratio.SEQUENCE, 0))) {
            try (TokenPolicy policy = policy();
                    PolicyLearner learner = new PolicyLearner(policy, spec)) {
                UpdateReport report = learner.update(STATES, scored(policy, 3, m -> (m % 5 - 2) / 2.0));
                assertEquals(0, report.scalars().get("policy.kl"), 1e-9);
                norms[i++] = report.scalars().get("policy.gradientNorm");
            }
        }
        assertTrue(norms[0] > .1);
        assertEquals(1, norms[1] / norms[0], 1e-5);
        assertEquals(1, norms[2] / norms[0], 1e-5);
    }

    @Test
    void theClipHoldsThePolicyBackOnLaterSteps() {
        double free = klAfter(ToySpec.of(
                ToySpec.steps(1e-2), new ClippedPolicyGradient(1, 20, 1e6, 0, Ratio.TOKEN, TokenBaseline.NONE)));
        double held = klAfter(ToySpec.of(
                ToySpec.steps(1e-2), new ClippedPolicyGradient(1, 20, .1, 0, Ratio.TOKEN, TokenBaseline.NONE)));
        assertTrue(held < free / 2, held + " against " + free);
    }

    @Test
    void noStepIsTakenFromBeyondTheKlLimit() {
        double limit = .01;
        try (TokenPolicy policy = policy();
                PolicyLearner learner = new PolicyLearner(
                        policy,
                        ToySpec.of(new ClippedPolicyGradient(1, 1000, .2, limit, Ratio.TOKEN, TokenBaseline.NONE)))) {
            ScoredUtterances scored = scored(policy, 2, m -> m % 2 == 0 ? 1 : -1);
            learner.update(STATES, scored);
            byte[] there = policy.files().get("model.safetensors");
            UpdateReport again = learner.update(STATES, scored);
            assertTrue(again.scalars().get("policy.kl") > limit, again.toString());
            assertTrue(again.scalars().get("policy.kl") < 3 * limit, again.toString());
            assertFalse(again.scalars().containsKey("policy.gradientNorm"));
            assertArrayEquals(there, policy.files().get("model.safetensors"));
        }
    }

    private static double klAfter(AlgorithmSpec spec) {
        try (TokenPolicy policy = policy();
                PolicyLearner learner = new PolicyLearner(policy, spec)) {
            UpdateReport report = learner.update(STATES, scored(policy, 2, m -> m % 2 == 0 ? 1 : -1));
            return report.scalars().get("policy.kl");
        }
    }

    @ParameterizedTest
    @EnumSource(Terminator.class)
    void theTerminatorIsLearntOnlyWhereItBelongsToTheUtterance(Terminator terminator) {
        // The only utterance is a lone terminator.
        try (TokenPolicy policy = policy();
                PolicyLearner learner = new PolicyLearner(policy, reinforce(terminator))) {
            byte[] before = policy.files().get("model.safetensors");
            Utterances silent = new Utterances(new int[][] {{0}}, new float[][] {{-1}});
            learner.update(
                    List.of(ONE_TURN),
                    new ScoredUtterances(1, silent, new double[][] {{1}}, new UpdateReport(Map.of())));
            assertEquals(
                    terminator == Terminator.EXCLUDED,
                    Arrays.equals(before, policy.files().get("model.safetensors")));
        }
    }

    @Test
    void withoutTheTerminatorTheOtherTokensAreLearntAllTheSame() {
        try (TokenPolicy one = policy();
                TokenPolicy two = policy();
                PolicyLearner excluding = new PolicyLearner(one, reinforce(Terminator.EXCLUDED));
                PolicyLearner including = new PolicyLearner(two, reinforce(Terminator.INCLUDED))) {
            Utterances ended = new Utterances(new int[][] {{3, 0}}, new float[][] {{-1, -1}});
            Utterances cut = new Utterances(new int[][] {{3}}, new float[][] {{-1}});
            UpdateReport report = new UpdateReport(Map.of());
            excluding.update(List.of(ONE_TURN), new ScoredUtterances(1, ended, new double[][] {{1}}, report));
            including.update(List.of(ONE_TURN), new ScoredUtterances(1, cut, new double[][] {{1}}, report));
            // Moments, not weights: the first step turns a gradient of pure rounding into a whole move.
            Map<String, HostTensor> expected = moments(including);
            moments(excluding)
                    .forEach((name, moment) ->
                            assertArrayEquals(expected.get(name).values(), moment.values(), 1e-6f, name));
        }
    }

    @Test
    void anEntropyBonusFlattensThePolicy() {
        try (TokenPolicy policy = policy();
                PolicyLearner learner = new PolicyLearner(policy, clipped(4, Ratio.TOKEN, 1))) {
            ScoredUtterances scored = scored(policy, 2, m -> 0);
            double before = entropy(policy, scored);
            learner.update(STATES, scored);
            assertTrue(entropy(policy, scored) > before + 1e-3);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -3})
    void theExpectedGradientIsThatOfTheExpectedAdvantage(double baseline) {
        // All 13 utterances of up to 2 tokens over 4, each weighed by its probability; a baseline changes nothing.
        int[][] all = everyUtterance();
        assertEquals(13, all.length);
        double[] advantages = new SplittableRandom(3).doubles(all.length, -1, 1).toArray();
        try (TokenPolicy policy = policy()) {
            Map<String, float[]> gradient = expectedReinforceGradient(policy, all, advantages, baseline);
            double squares = gradient.values().stream()
                    .flatMapToDouble(g -> IntStream.range(0, g.length).mapToDouble(i -> (double) g[i] * g[i]))
                    .sum();
            double step = 3e-3 / Math.sqrt(squares);
            double above = expectedAdvantage(policy, moved(policy, gradient, step), all, advantages);
            double below = expectedAdvantage(policy, moved(policy, gradient, -step), all, advantages);
            // The slope of E[A] along the gradient is the gradient's square.
            assertEquals(1, (above - below) / (2 * step) / squares, 5e-3);
        }
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void aRestoredLearnerGoesOnBitByBit(AlgorithmSpec spec) {
        try (TokenPolicy one = policy();
                TokenPolicy two = Toy.policy(VOCABULARY, 77);
                PolicyLearner straight = new PolicyLearner(one, spec);
                PolicyLearner resumed = new PolicyLearner(two, spec)) {
            for (int step = 0; step < 4; step++) {
                if (step == 2) {
                    resumed.restore(straight.files(), one.version());
                }
                ScoredUtterances scored = scored(one, 2, m -> m % 3 - 1);
                if (step >= 2) {
                    resumed.update(STATES, scored);
                }
                straight.update(STATES, scored);
            }
            straight.files().forEach((name, bytes) -> {
                if (name.endsWith(".safetensors")) {
                    assertArrayEquals(bytes, resumed.files().get(name), name);
                }
            });
            assertEquals(4, one.version());
            assertEquals(4, two.version());
        }
    }

    @Test
    void cloningRaisesWhatItClones() {
        try (TokenPolicy policy = policy();
                BehaviourCloning cloning = new BehaviourCloning(policy, new WarmStart(1, "x", 1, 1, 3e-3, 1))) {
            double first = cloning.update(STATES).scalars().get("cloning.loss");
            for (int step = 0; step < 30; step++) {
                cloning.update(STATES);
            }
            double last = cloning.update(STATES).scalars().get("cloning.loss");
            assertTrue(last < .7 * first, first + " to " + last);
            assertFalse(last < 0);
        }
    }

    private static Map<String, float[]> expectedReinforceGradient(
            TokenPolicy policy, int[][] all, double[] advantages, double baseline) {
        EpisodeBatch batch = new EpisodeBatch(List.of(ONE_TURN));
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.on()) {
            Likelihood likelihood = policy.likelihood(manager, batch, all.length, all);
            float[] logProbs = likelihood.logProbs().toFloatArray();
            double[] ofUtterance = new double[all.length];
            int[] utteranceOf = likelihood.utteranceOf();
            for (int p = 0; p < logProbs.length; p++) {
                ofUtterance[utteranceOf[p]] += logProbs[p];
            }
            // Weighing by pi(u) and by M, which the loss divides by, makes the mean over utterances an expectation.
            float[] weighed = new float[all.length];
            for (int m = 0; m < all.length; m++) {
                weighed[m] = (float) (all.length * Math.exp(ofUtterance[m]) * (advantages[m] - baseline));
            }
            float[] ofToken = new float[logProbs.length];
            float[] ones = new float[logProbs.length];
            Arrays.fill(ones, 1);
            for (int p = 0; p < logProbs.length; p++) {
                ofToken[p] = weighed[utteranceOf[p]];
            }
            NDArray loss = PolicyLosses.reinforce(new JudgedTokens(
                    likelihood.logProbs(),
                    manager.create(logProbs),
                    manager.create(new float[logProbs.length]),
                    manager.create(ones),
                    manager.create(Arrays.stream(utteranceOf).asLongStream().toArray()),
                    manager.create(weighed),
                    manager.create(ofToken),
                    all.length));
            likelihood.backward(loss.neg());
            return Toy.gradients(policy.parameters());
        }
    }

    private static double expectedAdvantage(
            TokenPolicy policy, Map<String, HostTensor> weights, int[][] all, double[] advantages) {
        Map<String, HostTensor> kept = policy.parameters().values();
        policy.parameters().set(weights);
        double expected = 0;
        double[] logProbs = logProbs(policy, List.of(ONE_TURN), all.length, all);
        for (int m = 0; m < all.length; m++) {
            expected += Math.exp(logProbs[m]) * advantages[m];
        }
        policy.parameters().set(kept);
        return expected;
    }

    private static Map<String, HostTensor> moved(TokenPolicy policy, Map<String, float[]> gradient, double step) {
        Map<String, HostTensor> moved = new LinkedHashMap<>();
        policy.parameters().values().forEach((name, tensor) -> {
            float[] values = tensor.values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (step * gradient.get(name)[i]);
            }
            moved.put(name, new HostTensor(tensor.shape(), values));
        });
        return moved;
    }

    private static int[][] everyUtterance() {
        int[][] all = new int[1 + 3 * VOCABULARY][];
        all[0] = new int[] {0};
        for (int m = 1; m < all.length; m++) {
            all[m] = new int[] {1 + (m - 1) / VOCABULARY, (m - 1) % VOCABULARY};
        }
        return all;
    }

    private static TokenPolicy policy() {
        return Toy.policy(VOCABULARY, 6);
    }

    private static AlgorithmSpec reinforce(Terminator terminator) {
        return ToySpec.of(new PolicySteps(1e-3, 1e9, 1, 0, 1, terminator, 0));
    }

    private static AlgorithmSpec clipped(int epochs, Ratio ratio, double entropyBonus) {
        return ToySpec.of(
                new ClippedPolicyGradient(1, epochs, .2, 0, ratio, TokenBaseline.NONE),
                new PolicySteps(1e-3, 1e9, 1, 0, 1, Terminator.INCLUDED, entropyBonus));
    }

    private static ScoredUtterances scored(
            TokenPolicy policy, int copies, java.util.function.IntToDoubleFunction advantage) {
        Utterances sampled = policy.sample(new EpisodeBatch(STATES), copies, 5, SEED);
        double[][] advantages = IntStream.range(0, sampled.count())
                .mapToObj(m -> new double[] {advantage.applyAsDouble(m)})
                .toArray(double[][]::new);
        return new ScoredUtterances(copies, sampled, advantages, new UpdateReport(Map.of()));
    }

    private static double logProb(TokenPolicy policy, ScoredUtterances scored, int m) {
        return logProbs(policy, STATES, scored.copies(), scored.utterances().tokens())[m];
    }

    private static double[] logProbs(TokenPolicy policy, List<TokenTrajectory> states, int copies, int[][] utterances) {
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            Likelihood likelihood = policy.likelihood(manager, new EpisodeBatch(states), copies, utterances);
            double[] sums = new double[utterances.length];
            float[] ofToken = likelihood.logProbs().toFloatArray();
            for (int p = 0; p < ofToken.length; p++) {
                sums[likelihood.utteranceOf()[p]] += ofToken[p];
            }
            return sums;
        }
    }

    private static double entropy(TokenPolicy policy, ScoredUtterances scored) {
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            Likelihood likelihood = policy.likelihood(
                    manager,
                    new EpisodeBatch(STATES),
                    scored.copies(),
                    scored.utterances().tokens());
            return policy.entropies(manager, likelihood).mean().getFloat();
        }
    }

    private static Map<String, HostTensor> moments(PolicyLearner learner) {
        return SafeTensors.decode(learner.files().get("optimizer.safetensors"));
    }
}

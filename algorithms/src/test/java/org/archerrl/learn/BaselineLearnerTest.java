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
import org.archerrl.interaction.Ending;
import org.archerrl.nn.AdamW;
import org.archerrl.policy.Likelihood;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.Utterances;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.TokenBaseline;
import org.archerrl.variant.extraction.Reinforce;
import org.junit.jupiter.api.Test;

/** What a token baseline learns, and what it may not change: all 13 utterances of up to 2 tokens over 4 are enumerated. */
class BaselineLearnerTest {
    private static final int VOCABULARY = 4;
    private static final int[][] ALL = everyUtterance();
    private static final List<TokenTrajectory> ONE_TURN = List.of(new TokenTrajectory(
            "one", 0, new int[] {1, 2, 0}, List.of(new TokenTurn(0, 2, 3, new float[0], 0, Ending.TERMINATED)), 0));
    private static final AlgorithmSpec SPEC = ToySpec.of(
            new Reinforce(ALL.length, TokenBaseline.LEARNT), new CriticSteps(1e-2, 1, 1, 1, 1), ToySpec.steps(1e-9));

    @Test
    void theBaselineLearnsWhatIsToBeExpectedAfterTheTokensSoFar() {
        // After token 2 all is worth 1, otherwise -1: before the first token nothing is known, before the second all.
        double[][] advantages =
                Arrays.stream(ALL).map(u -> new double[] {u[0] == 2 ? 1 : -1}).toArray(double[][]::new);
        Utterances said = new Utterances(
                ALL, Arrays.stream(ALL).map(u -> new float[u.length]).toArray(float[][]::new));
        try (TokenPolicy policy = Toy.policy(VOCABULARY, 6);
                PolicyLearner learner = new PolicyLearner(policy, SPEC)) {
            ScoredUtterances scored = new ScoredUtterances(ALL.length, said, advantages, new UpdateReport(Map.of()));
            double first = loss(learner.update(ONE_TURN, scored));
            for (int step = 0; step < 150; step++) {
                learner.update(ONE_TURN, scored);
            }
            // Unavoidable: the 13 first tokens, 4 of which stand before a 2, have deviation 1 - (5/13)^2; 25 tokens in
            // all.
            double unavoidable = 13 * (1 - 25.0 / 169) / 25;
            double last = loss(learner.update(ONE_TURN, scored));
            assertTrue(first > .9, "starts from 0: " + first);
            assertEquals(unavoidable, last, .02);
        }
    }

    private static double loss(UpdateReport report) {
        return report.scalars().get("policy.baselineLoss");
    }

    @Test
    void aRestoredBaselineGoesOnBitByBit() {
        try (TokenPolicy one = Toy.policy(VOCABULARY, 6);
                TokenPolicy two = Toy.policy(VOCABULARY, 9);
                PolicyLearner straight = new PolicyLearner(one, SPEC);
                PolicyLearner resumed = new PolicyLearner(two, SPEC)) {
            ScoredUtterances scored = new ScoredUtterances(
                    ALL.length,
                    new Utterances(ALL, new float[ALL.length][0]),
                    IntStream.range(0, ALL.length)
                            .mapToObj(m -> new double[] {Math.sin(m)})
                            .toArray(double[][]::new),
                    new UpdateReport(Map.of()));
            straight.update(ONE_TURN, scored);
            assertFalse(Arrays.equals(
                    straight.files().get("baseline-model.safetensors"),
                    resumed.files().get("baseline-model.safetensors")));
            resumed.restore(straight.files(), one.version());
            assertEquals(straight.update(ONE_TURN, scored), resumed.update(ONE_TURN, scored));
            straight.files().forEach((name, content) -> {
                if (name.endsWith(".safetensors")) {
                    assertArrayEquals(content, resumed.files().get(name), name);
                }
            });
        }
    }

    @Test
    void noBaselineOfTheTokensSoFarChangesTheExpectedGradient() {
        SplittableRandom random = new SplittableRandom(3);
        double[] advantage = random.doubles(ALL.length, -1, 1).toArray();
        double[] baseline = random.doubles(VOCABULARY, -2, 2).toArray();
        try (TokenPolicy policy = Toy.policy(VOCABULARY, 6)) {
            float[] plain = expected(gradients(policy, advantage, new double[VOCABULARY]), probabilities(policy));
            float[] less = expected(gradients(policy, advantage, baseline), probabilities(policy));
            assertTrue(length(plain) > .1);
            assertEquals(0, distance(plain, less), 1e-5 * length(plain));
        }
    }

    @Test
    void theConditionalMeanOfTheAdvantageMakesTheGradientLessNoisy() {
        double[] advantage = new SplittableRandom(3).doubles(ALL.length, 1, 3).toArray();
        try (TokenPolicy policy = Toy.policy(VOCABULARY, 6)) {
            double[] probability = probabilities(policy);
            double[] mean = conditionalMeans(probability, advantage);
            double without = variance(gradients(policy, advantage, new double[VOCABULARY]), probability);
            double with = variance(gradients(policy, advantage, mean), probability);
            assertTrue(with < .5 * without, with + " against " + without);
        }
    }

    /** Of all utterances (entry 0, before the first token), and of those that begin with token i (entry i). */
    private static double[] conditionalMeans(double[] probability, double[] advantage) {
        double[] weight = new double[VOCABULARY];
        double[] sum = new double[VOCABULARY];
        for (int m = 0; m < ALL.length; m++) {
            for (int prefix : ALL[m][0] == 0 ? new int[] {0} : new int[] {0, ALL[m][0]}) {
                weight[prefix] += probability[m];
                sum[prefix] += probability[m] * advantage[m];
            }
        }
        return IntStream.range(0, VOCABULARY)
                .mapToDouble(prefix -> sum[prefix] / weight[prefix])
                .toArray();
    }

    private static double variance(List<float[]> gradients, double[] probability) {
        double squares = IntStream.range(0, ALL.length)
                .mapToDouble(m -> probability[m] * Math.pow(length(gradients.get(m)), 2))
                .sum();
        return squares - Math.pow(length(expected(gradients, probability)), 2);
    }

    private static float[] expected(List<float[]> gradients, double[] probability) {
        float[] expected = new float[gradients.get(0).length];
        for (int m = 0; m < probability.length; m++) {
            for (int i = 0; i < expected.length; i++) {
                expected[i] += (float) (probability[m] * gradients.get(m)[i]);
            }
        }
        return expected;
    }

    /** The gradient of each utterance alone; entry 0 of the baseline holds before the first token, entry i after token i. */
    private static List<float[]> gradients(TokenPolicy policy, double[] advantage, double[] baseline) {
        return IntStream.range(0, ALL.length)
                .mapToObj(m -> {
                    float[] weight = new float[ALL[m].length];
                    for (int i = 0; i < weight.length; i++) {
                        weight[i] = (float) (advantage[m] - baseline[i == 0 ? 0 : ALL[m][0]]);
                    }
                    return gradient(policy, ALL[m], weight);
                })
                .toList();
    }

    private static float[] gradient(TokenPolicy policy, int[] utterance, float[] weight) {
        try (AdamW optimizer = new AdamW(policy.parameters(), 0, 1);
                NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.on()) {
            optimizer.discard();
            Likelihood likelihood = policy.likelihood(manager, new EpisodeBatch(ONE_TURN), 1, new int[][] {utterance});
            NDArray objective =
                    likelihood.logProbs().mul(manager.create(weight)).sum();
            likelihood.backward(objective);
            Map<String, float[]> byName = new LinkedHashMap<>(Toy.gradients(policy.parameters()));
            float[] flat =
                    new float[byName.values().stream().mapToInt(g -> g.length).sum()];
            int from = 0;
            for (float[] gradient : byName.values()) {
                System.arraycopy(gradient, 0, flat, from, gradient.length);
                from += gradient.length;
            }
            return flat;
        }
    }

    private static double[] probabilities(TokenPolicy policy) {
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            Likelihood likelihood = policy.likelihood(manager, new EpisodeBatch(ONE_TURN), ALL.length, ALL);
            double[] probability = new double[ALL.length];
            Arrays.fill(probability, 1);
            float[] logProbs = likelihood.logProbs().toFloatArray();
            for (int p = 0; p < logProbs.length; p++) {
                probability[likelihood.utteranceOf()[p]] *= Math.exp(logProbs[p]);
            }
            assertEquals(1, Arrays.stream(probability).sum(), 1e-5);
            return probability;
        }
    }

    private static double length(float[] vector) {
        return distance(vector, new float[vector.length]);
    }

    private static double distance(float[] one, float[] other) {
        return Math.sqrt(IntStream.range(0, one.length)
                .mapToDouble(i -> ((double) one[i] - other[i]) * ((double) one[i] - other[i]))
                .sum());
    }

    private static int[][] everyUtterance() {
        int[][] all = new int[1 + 3 * VOCABULARY][];
        all[0] = new int[] {0};
        for (int m = 1; m < all.length; m++) {
            all[m] = new int[] {1 + (m - 1) / VOCABULARY, (m - 1) % VOCABULARY};
        }
        return all;
    }
}

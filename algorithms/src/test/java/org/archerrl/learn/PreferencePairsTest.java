package org.archerrl.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.archerrl.Toy;
import org.archerrl.ToySpec;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.policy.Likelihood;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.Utterances;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Preferences;
import org.archerrl.rl.Preferences.Pair;
import org.archerrl.rl.Seed;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.extraction.PreferencePairs;
import org.archerrl.variant.preset.Sweet;
import org.junit.jupiter.api.Test;

/** Direct preference optimisation through the policy learner. */
class PreferencePairsTest {
    private static final int VOCABULARY = 4;
    private static final int COPIES = 4;
    private static final List<TokenTrajectory> STATES = Toy.episodes(5, VOCABULARY, 61);
    private static final EpisodeBatch BATCH = new EpisodeBatch(STATES);
    private static final AlgorithmSpec SPEC =
            ToySpec.with(new Sweet().spec(), new PreferencePairs(COPIES, 2, .1, .01), ToySpec.steps(1e-3));

    private static ScoredUtterances scored(IntToDoubleFunction advantage) {
        try (TokenPolicy policy = Toy.policy(VOCABULARY, 6)) {
            Utterances said = policy.sample(BATCH, COPIES, 4, new Seed(8));
            return new ScoredUtterances(
                    COPIES,
                    said,
                    IntStream.range(0, said.count())
                            .mapToObj(m -> new double[] {advantage.applyAsDouble(m)})
                            .toArray(double[][]::new),
                    UpdateReport.NONE);
        }
    }

    private static double[][] logProbs(TokenPolicy policy, ScoredUtterances scored) {
        int[][] tokens = scored.utterances().tokens();
        double[][] result = Arrays.stream(tokens).map(u -> new double[u.length]).toArray(double[][]::new);
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            Likelihood likelihood = policy.likelihood(manager, BATCH, COPIES, tokens);
            float[] flat = likelihood.logProbs().toFloatArray();
            for (int p = 0; p < flat.length; p++) {
                result[likelihood.utteranceOf()[p]][likelihood.placeOf()[p]] = flat[p];
            }
        }
        return result;
    }

    private static List<Pair> pairs(ScoredUtterances scored) {
        List<Pair> pairs = new ArrayList<>();
        for (int from = 0; from < scored.advantages().length; from += COPIES) {
            int first = from;
            double[] own = IntStream.range(0, COPIES)
                    .mapToDouble(k -> scored.advantages()[first + k][0])
                    .toArray();
            Preferences.ranked(own, 2).forEach(p -> pairs.add(new Pair(first + p.better(), first + p.worse())));
        }
        return pairs;
    }

    private static double plain(TokenPolicy policy, ScoredUtterances scored) {
        try (TokenPolicy reference = Toy.policy(VOCABULARY, 9)) {
            double[][] mask = Arrays.stream(scored.utterances().tokens())
                    .map(u -> Arrays.stream(u).mapToDouble(token -> 1).toArray())
                    .toArray(double[][]::new);
            return Preferences.direct(
                    logProbs(policy, scored), logProbs(reference, scored), mask, pairs(scored), .1, .01);
        }
    }

    private static PolicyLearner learner(TokenPolicy policy, int microBatch) {
        PolicyLearner learner = new PolicyLearner(policy, SPEC, new MicroBatches(microBatch));
        learner.refer(Toy.policy(VOCABULARY, 9));
        return learner;
    }

    @Test
    void theLossIsThatOfPlainArrays() {
        ScoredUtterances scored = scored(m -> m * 7 % 11);
        try (TokenPolicy policy = Toy.policy(VOCABULARY, 6);
                PolicyLearner learner = learner(policy, 0)) {
            double expected = plain(policy, scored);
            assertEquals(expected, learner.update(STATES, scored).scalars().get("policy.loss"), 1e-5);
        }
    }

    /** The first moment after one step is a tenth of the gradient. */
    @Test
    void theSlopeAlongTheGradientIsItsNorm() {
        ScoredUtterances scored = scored(m -> m * 7 % 11);
        try (TokenPolicy policy = Toy.policy(VOCABULARY, 6);
                TokenPolicy before = Toy.policy(VOCABULARY, 6);
                PolicyLearner learner = learner(policy, 0)) {
            double norm = learner.update(STATES, scored).scalars().get("policy.gradientNorm");
            Map<String, HostTensor> moments = SafeTensors.decode(learner.files().get("optimizer.safetensors"));
            double step = 1e-2;
            double slope = (plainMoved(before, moments, step / norm, scored)
                            - plainMoved(before, moments, -step / norm, scored))
                    / (2 * step);
            assertTrue(norm > .1, "a gradient of " + norm);
            assertEquals(1, slope / norm, 1e-2);
        }
    }

    private static double plainMoved(
            TokenPolicy policy, Map<String, HostTensor> moments, double by, ScoredUtterances scored) {
        Map<String, HostTensor> kept = policy.parameters().values();
        Map<String, HostTensor> moved = new HashMap<>();
        kept.forEach((name, tensor) -> {
            float[] values = tensor.values().clone();
            float[] moment = moments.get("first." + name).values();
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (by * 10 * moment[i]);
            }
            moved.put(name, new HostTensor(tensor.shape(), values));
        });
        policy.parameters().set(moved);
        double loss = plain(policy, scored);
        policy.parameters().set(kept);
        return loss;
    }

    @Test
    void thePreferredBecomeLikelierThanTheOthers() {
        ScoredUtterances scored = scored(m -> m % COPIES);
        try (TokenPolicy policy = Toy.policy(VOCABULARY, 6);
                PolicyLearner learner = learner(policy, 0)) {
            double before = plain(policy, scored);
            for (int i = 0; i < 5; i++) {
                learner.update(STATES, scored);
            }
            assertTrue(plain(policy, scored) < before - 1e-3);
        }
    }

    @Test
    void partsMakeTheSameStepAlsoWhereUtterancesScoreAlike() {
        // A state in three has no pair, others have one or two.
        ScoredUtterances scored = scored(m -> m / COPIES % 3 == 0 ? 1 : m % COPIES / (1 + m / COPIES % 2));
        try (TokenPolicy one = Toy.policy(VOCABULARY, 6);
                TokenPolicy two = Toy.policy(VOCABULARY, 6);
                PolicyLearner whole = learner(one, 0);
                PolicyLearner parts = learner(two, 2)) {
            UpdateReport expected = whole.update(STATES, scored);
            UpdateReport actual = parts.update(STATES, scored);
            expected.scalars()
                    .forEach((name, value) ->
                            assertEquals(value, actual.scalars().get(name), 1e-5, name));
        }
    }

    @Test
    void utterancesThatAllScoreAlikeMoveNothing() {
        try (TokenPolicy policy = Toy.policy(VOCABULARY, 6);
                PolicyLearner learner = learner(policy, 0)) {
            byte[] before = policy.files().get("model.safetensors");
            UpdateReport report = learner.update(STATES, scored(m -> 3));
            assertEquals(0, report.scalars().get("policy.gradientNorm"));
            assertArrayEquals(before, policy.files().get("model.safetensors"));
        }
    }
}

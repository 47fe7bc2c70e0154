package org.archerrl.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.archerrl.Toy;
import org.archerrl.ToySpec;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.critic.CriticForm;
import org.archerrl.critic.EncoderPooling;
import org.archerrl.interaction.Ending;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.rl.Preferences;
import org.archerrl.rl.Preferences.Pair;
import org.archerrl.rl.Seed;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.extraction.AdvantageWeighted;
import org.archerrl.variant.preset.Sweet;
import org.junit.jupiter.api.Test;

/**
 * Four keys of which the instance's one opens the door in the second turn; nothing that the policy reads tells which. Tokens
 * 1 to 4 are the keys, 5 is what the door says.
 */
class PreferenceLearnerTest {
    private static final int VOCABULARY = 6;
    private static final int KEYS = 4;
    private static final Seed SEED = new Seed(9);
    private static final AlgorithmSpec SPEC = ToySpec.with(new Sweet().spec(), new CriticSteps(1e-2, 1e9, 32, 1, 1));
    private static final List<TokenTrajectory> EPISODES = episodes();

    /** Each key once in each instance. */
    private static List<TokenTrajectory> episodes() {
        List<TokenTrajectory> episodes = new ArrayList<>();
        for (int fitting = 1; fitting <= KEYS; fitting++) {
            for (int taken = 1; taken <= KEYS; taken++) {
                episodes.add(episode(fitting, taken, new int[] {fitting}));
            }
        }
        return episodes;
    }

    private static TokenTrajectory episode(int fitting, int taken, int[] privileged) {
        return new TokenTrajectory(
                fitting + "-" + taken,
                fitting,
                new int[] {5, taken, 0, 5, 5, 0, 5},
                List.of(
                        new TokenTurn(0, 1, 3, new float[0], 0, Ending.CONTINUES),
                        new TokenTurn(0, 4, 6, new float[0], taken == fitting ? 1 : 0, Ending.TERMINATED)),
                0,
                privileged);
    }

    private static EvaluatorLearner learner(AlgorithmSpec spec, int microBatchEpisodes) {
        return new Evaluators(
                        spec, new CriticSpec("nano", CriticForm.TURNS, EncoderPooling.DEFAULT, microBatchEpisodes), 3)
                .fresh(Toy.policy(VOCABULARY, 1), Optional.of(Toy.policy(VOCABULARY, 1)), SEED);
    }

    private static EvaluatorLearner learner() {
        return learner(SPEC, 0);
    }

    @Test
    void theFittingKeyComesFirstAtTheFirstTurn() {
        AlgorithmSpec recorded = ToySpec.with(SPEC, new AdvantageWeighted());
        try (EvaluatorLearner learner = learner(recorded, 0)) {
            UpdateReport before = learner.assess(EPISODES);
            learner.updates(Collections.nCopies(150, EPISODES), SEED);
            double[][] advantages = learner.score(EPISODES, SEED).advantages();
            for (int e = 0; e < EPISODES.size(); e++) {
                int fitting = e / KEYS;
                double ofFitting = advantages[2 * (fitting * KEYS + fitting)][0];
                if (e % KEYS != fitting) {
                    assertTrue(
                            ofFitting > advantages[2 * e][0] + .1,
                            EPISODES.get(e).episodeId());
                }
            }
            assertTrue(before.scalars().get("critic.pairAgreement") < .5, "it starts without an opinion");
            assertEquals(1, learner.assess(EPISODES).scalars().get("critic.pairAgreement"));
        }
    }

    @Test
    void withoutBeingToldNothingTellsTheKeysApart() {
        List<TokenTrajectory> untold = IntStream.range(0, EPISODES.size())
                .mapToObj(e -> episode(1 + e / KEYS, 1 + e % KEYS, new int[0]))
                .toList();
        try (EvaluatorLearner learner = learner()) {
            UpdateReport report = learner.updates(Collections.nCopies(150, untold), SEED);
            // Every key is the better one as often as any other: no score is better than none.
            assertTrue(report.scalars().get("critic.preferenceLoss") > Math.log(2) - 1e-3, report::toString);
        }
    }

    @Test
    void atTheStartItHasNoOpinionAndTheLossIsThatOfAToss() {
        try (EvaluatorLearner learner = learner()) {
            for (double[] advantage : learner.score(EPISODES, SEED).advantages()) {
                assertEquals(0, advantage[0], 1e-6);
            }
            Map<String, Double> report =
                    learner.updates(List.of(EPISODES), SEED).scalars();
            assertEquals(Math.log(2), report.get("critic.preferenceLoss"), 1e-6);
            assertEquals(KEYS * (KEYS - 1), report.get("critic.pairs"));
        }
    }

    /** The first moment after one step is a tenth of the gradient. */
    @Test
    void theSlopeAlongTheGradientIsItsNorm() {
        try (EvaluatorLearner learner = learner()) {
            learner.updates(List.of(EPISODES), SEED);
            Map<String, byte[]> files = learner.files();
            learner.updates(List.of(EPISODES), SEED);
            Map<String, HostTensor> first = moments(files);
            Map<String, HostTensor> second = moments(learner.files());
            Map<String, float[]> gradient = new HashMap<>();
            double squares = 0;
            for (String name : first.keySet()) {
                float[] own = new float[first.get(name).values().length];
                for (int i = 0; i < own.length; i++) {
                    own[i] = 10 * second.get(name).values()[i]
                            - 9 * first.get(name).values()[i];
                    squares += (double) own[i] * own[i];
                }
                gradient.put(name, own);
            }
            double norm = Math.sqrt(squares);
            assertTrue(norm > 1e-3, "a gradient of " + norm);
            double step = 1e-3;
            double slope = (lossOf(moved(files, gradient, step / norm)) - lossOf(moved(files, gradient, -step / norm)))
                    / (2 * step);
            assertEquals(1, slope / norm, 2e-2);
        }
    }

    private static Map<String, HostTensor> moments(Map<String, byte[]> files) {
        Map<String, HostTensor> moments = new HashMap<>();
        SafeTensors.decode(files.get("optimizer.safetensors")).forEach((name, tensor) -> {
            if (name.startsWith("first.")) {
                moments.put(name.substring("first.".length()), tensor);
            }
        });
        return moments;
    }

    private static Map<String, byte[]> moved(Map<String, byte[]> files, Map<String, float[]> gradient, double by) {
        Map<String, HostTensor> weights = new HashMap<>();
        SafeTensors.decode(files.get("model.safetensors")).forEach((name, tensor) -> {
            float[] values = tensor.values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (by * gradient.get(name)[i]);
            }
            weights.put(name, new HostTensor(tensor.shape(), values));
        });
        Map<String, byte[]> moved = new HashMap<>(files);
        moved.put("model.safetensors", SafeTensors.encode(weights, Map.of("format", "pt")));
        return moved;
    }

    private static EvaluatorLearner restored(Map<String, byte[]> files) {
        return new Evaluators(SPEC, new CriticSpec("nano"), 3)
                .restored(Toy.policy(VOCABULARY, 1), Optional.of(Toy.policy(VOCABULARY, 1)), files);
    }

    private static double lossOf(Map<String, byte[]> files) {
        try (EvaluatorLearner learner = restored(files)) {
            return learner.updates(List.of(EPISODES), SEED).scalars().get("critic.preferenceLoss");
        }
    }

    @Test
    void theLossIsThatOfPlainArrays() {
        AlgorithmSpec recorded = ToySpec.with(SPEC, new AdvantageWeighted());
        try (EvaluatorLearner learner = learner(recorded, 0)) {
            learner.updates(Collections.nCopies(5, EPISODES), SEED);
            // Both turns have two tokens, so the mean over an episode's tokens is that over its turns.
            double[][] advantages = learner.score(EPISODES, SEED).advantages();
            double[] scores = IntStream.range(0, EPISODES.size())
                    .mapToDouble(e -> (advantages[2 * e][0] + advantages[2 * e + 1][0]) / 2)
                    .toArray();
            List<Pair> pairs = new ArrayList<>();
            for (int fitting = 0; fitting < KEYS; fitting++) {
                int from = fitting * KEYS;
                double[] returns = EPISODES.subList(from, from + KEYS).stream()
                        .mapToDouble(TokenTrajectory::totalReward)
                        .toArray();
                Preferences.bestAgainstWorse(returns)
                        .forEach(pair -> pairs.add(new Pair(from + pair.better(), from + pair.worse())));
            }
            assertEquals(
                    Preferences.bradleyTerry(scores, pairs, .1),
                    learner.updates(List.of(EPISODES), SEED).scalars().get("critic.preferenceLoss"),
                    1e-5);
        }
    }

    @Test
    void partsMakeTheSameStepAndPaddingNone() {
        try (EvaluatorLearner whole = learner();
                EvaluatorLearner parts = learner(SPEC, 5)) {
            Map<String, Double> expected =
                    whole.updates(List.of(EPISODES), SEED).scalars();
            Map<String, Double> actual = parts.updates(List.of(EPISODES), SEED).scalars();
            expected.forEach((name, value) -> assertEquals(value, actual.get(name), 1e-5, name));
            double[][] one = whole.score(EPISODES.subList(0, 3), SEED).advantages();
            double[][] other = parts.score(EPISODES.subList(0, 3), SEED).advantages();
            for (int m = 0; m < one.length; m++) {
                assertArrayEquals(one[m], other[m], 1e-3);
            }
        }
    }

    @Test
    void whatIsKeptMovesTheJudgementAndNeverTheUtterances() {
        try (EvaluatorLearner learner = learner()) {
            learner.updates(Collections.nCopies(5, EPISODES), SEED);
            ScoredUtterances one = learner.score(List.of(episode(1, 1, new int[] {1})), SEED);
            ScoredUtterances other = learner.score(List.of(episode(1, 1, new int[] {2})), SEED);
            assertEquals(16, one.copies());
            assertArrayEquals(one.utterances().tokens(), other.utterances().tokens());
            assertArrayEquals(one.utterances().logProbs(), other.utterances().logProbs());
            assertFalse(Arrays.deepEquals(one.advantages(), other.advantages()));
        }
    }

    @Test
    void equalEpisodesTeachNothing() {
        List<TokenTrajectory> failures =
                EPISODES.stream().filter(e -> e.totalReward() == 0).toList();
        try (EvaluatorLearner learner = learner()) {
            byte[] before = learner.files().get("model.safetensors");
            UpdateReport report = learner.updates(List.of(failures), SEED);
            assertEquals(Map.of("critic.pairs", 0.0), report.scalars());
            assertArrayEquals(before, learner.files().get("model.safetensors"));
            assertEquals(UpdateReport.NONE, learner.assess(failures));
        }
    }

    @Test
    void aRestoredLearnerGoesOnBitByBit() {
        try (EvaluatorLearner straight = learner()) {
            straight.updates(Collections.nCopies(3, EPISODES), SEED);
            try (EvaluatorLearner resumed = restored(straight.files())) {
                straight.updates(Collections.nCopies(3, EPISODES), SEED);
                resumed.updates(Collections.nCopies(3, EPISODES), SEED);
                straight.files()
                        .forEach((name, bytes) ->
                                assertArrayEquals(bytes, resumed.files().get(name), name));
            }
        }
    }

    @Test
    void withoutAReferenceThereIsNoJudge() {
        try (TokenPolicy policy = Toy.policy(VOCABULARY, 1)) {
            IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, () -> new Evaluators(SPEC, new CriticSpec("nano"), 3)
                            .fresh(policy, Optional.empty(), SEED));
            assertEquals("the algorithm needs the reference policy, and there is none", refusal.getMessage());
        }
    }
}

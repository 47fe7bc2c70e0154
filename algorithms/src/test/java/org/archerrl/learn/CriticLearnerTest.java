package org.archerrl.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archerrl.MemoryPressure;
import org.archerrl.Toy;
import org.archerrl.ToyCritic;
import org.archerrl.ToyDevice;
import org.archerrl.ToySpec;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.critic.EncoderPooling;
import org.archerrl.interaction.Ending;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.rl.Polyak;
import org.archerrl.rl.Seed;
import org.archerrl.rl.Truncation;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.TokenBaseline;
import org.archerrl.variant.ensemble.SingleHead;
import org.archerrl.variant.ensemble.TwinIndexwise;
import org.archerrl.variant.ensemble.TwinMinimum;
import org.archerrl.variant.extraction.Reinforce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CriticLearnerTest {
    private static final int VOCABULARY = 6;
    private static final Seed SEED = new Seed(1);
    private static final List<TokenTrajectory> EPISODES = Toy.episodes(6, VOCABULARY, 51);

    @TempDir
    private static Path directory;

    @ParameterizedTest
    @EnumSource(ToyCritic.class)
    void theTargetFollowsEveryStepByPolyak(ToyCritic kind) {
        try (CriticLearner learner = learner(kind, spec(.1, Truncation.ENDS), SEED)) {
            Map<String, HostTensor> target = weights(learner, "target");
            for (int step = 0; step < 3; step++) {
                learner.update(EPISODES, SEED.child("update", step));
                Map<String, HostTensor> online = weights(learner, "model");
                Map<String, HostTensor> moved = weights(learner, "target");
                for (String name : target.keySet()) {
                    double[] expected = Polyak.average(doubles(target.get(name)), doubles(online.get(name)), .1);
                    assertArrayEquals(expected, doubles(moved.get(name)), 1e-6, name);
                }
                target = moved;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ToyCritic.class)
    void noGradientReachesTheTargetOrThePolicy(ToyCritic kind) {
        try (CriticLearner learner = learner(kind, spec(0, Truncation.ENDS), SEED)) {
            Map<String, byte[]> before = learner.files();
            ScoredUtterances said = learner.score(EPISODES, SEED);
            for (int step = 0; step < 3; step++) {
                learner.update(EPISODES, SEED.child("update", step));
            }
            assertArrayEquals(before.get("target.safetensors"), learner.files().get("target.safetensors"));
            assertFalse(Arrays.equals(
                    before.get("model.safetensors"), learner.files().get("model.safetensors")));
            ScoredUtterances after = learner.score(EPISODES, SEED);
            assertArrayEquals(said.utterances().tokens(), after.utterances().tokens());
            assertArrayEquals(said.utterances().logProbs(), after.utterances().logProbs());
        }
    }

    @ParameterizedTest
    @EnumSource(ToyCritic.class)
    void everyOnlineWeightLearns(ToyCritic kind) {
        try (CriticLearner learner = learner(kind, spec(.1, Truncation.ENDS), SEED)) {
            Map<String, HostTensor> before = weights(learner, "model");
            learner.update(EPISODES, SEED);
            Map<String, HostTensor> after = weights(learner, "model");
            before.forEach((name, tensor) ->
                    assertFalse(Arrays.equals(tensor.values(), after.get(name).values()), name + " has not moved"));
        }
    }

    @Test
    void noGradientReachesTheCriticFromThePolicy() {
        AlgorithmSpec spec = ToySpec.of();
        try (TokenPolicy policy = Toy.policy(VOCABULARY, 1);
                CriticLearner critic = learner(ToyCritic.APART, spec, SEED);
                PolicyLearner learner = new PolicyLearner(policy, spec)) {
            byte[] before = critic.files().get("model.safetensors");
            byte[] policyBefore = policy.files().get("model.safetensors");
            learner.update(EPISODES, critic.score(EPISODES, SEED));
            assertArrayEquals(before, critic.files().get("model.safetensors"));
            assertFalse(Arrays.equals(policyBefore, policy.files().get("model.safetensors")));
        }
    }

    @Test
    void whatFollowsATerminalTurnIsNotRead() {
        Map<String, HostTensor> one = afterOneUpdate(Ending.TERMINATED, Truncation.BOOTSTRAPS, 1);
        assertClose(one, afterOneUpdate(Ending.TERMINATED, Truncation.BOOTSTRAPS, 5), 1e-6);
        assertClose(one, afterOneUpdate(Ending.TRUNCATED, Truncation.ENDS, 5), 1e-6);
        // A truncated turn that bootstraps does read it.
        Map<String, HostTensor> two = afterOneUpdate(Ending.TRUNCATED, Truncation.BOOTSTRAPS, 1);
        assertTrue(distance(one, two) > 1e-4);
    }

    @ParameterizedTest
    @EnumSource(ToyCritic.class)
    void swappingTheHeadsChangesNothing(ToyCritic kind) {
        AlgorithmSpec spec = spec(.1, Truncation.ENDS);
        try (CriticLearner learner = learner(kind, spec, SEED)) {
            Map<String, byte[]> files = learner.files();
            files.replaceAll((name, bytes) -> name.endsWith(".safetensors") ? swapHeads(bytes) : bytes);
            try (CriticLearner swapped = restored(kind.spec(VOCABULARY, directory, 0), spec, files)) {
                double[][] advantages = learner.score(EPISODES, SEED).advantages();
                double[][] others = swapped.score(EPISODES, SEED).advantages();
                for (int m = 0; m < advantages.length; m++) {
                    assertArrayEquals(advantages[m], others[m], 1e-6);
                }
                for (int step = 0; step < 3; step++) {
                    UpdateReport expected = learner.update(EPISODES, SEED.child("update", step));
                    UpdateReport actual = swapped.update(EPISODES, SEED.child("update", step));
                    expected.scalars()
                            .forEach((name, value) ->
                                    assertEquals(value, actual.scalars().get(name), 1e-5, name));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ToyCritic.class)
    void gradientsReadNoMemoryThatWasGivenBack(ToyCritic kind) {
        try (MemoryPressure pressure = new MemoryPressure()) {
            for (int i = 0; i < 8; i++) {
                aRestoredLearnerGoesOnBitByBit(kind);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ToyCritic.class)
    void aRestoredLearnerGoesOnBitByBit(ToyCritic kind) {
        AlgorithmSpec spec = spec(.1, Truncation.ENDS);
        String model = kind.isOnEncoder() ? "no/such/directory" : "nano";
        CriticSpec elsewhere = new CriticSpec(model, kind.form(), EncoderPooling.DEFAULT, 0);
        try (CriticLearner straight = learner(kind, spec, SEED)) {
            straight.update(EPISODES, SEED.child("update", 0));
            straight.update(EPISODES, SEED.child("update", 1));
            try (CriticLearner resumed = restored(elsewhere, spec, straight.files())) {
                for (int step = 2; step < 4; step++) {
                    UpdateReport report = straight.update(EPISODES, SEED.child("update", step));
                    assertEquals(report, resumed.update(EPISODES, SEED.child("update", step)));
                }
                straight.files()
                        .forEach((name, bytes) ->
                                assertArrayEquals(bytes, resumed.files().get(name), name));
            }
        }
    }

    /** The clipped gradient after one step is ten times Adam's first moment, which knows no noise. */
    @ParameterizedTest
    @EnumSource(ToyCritic.class)
    void aBatchInPartsMakesTheSameStep(ToyCritic kind) {
        AlgorithmSpec spec = spec(.1, Truncation.BOOTSTRAPS);
        try (CriticLearner whole = learner(kind, spec, SEED);
                CriticLearner parts = fresh(kind.spec(VOCABULARY, directory, 4), spec, SEED)) {
            int first = turns(EPISODES.subList(0, 4));
            assertNotEquals(first, turns(EPISODES.subList(4, 6)));
            UpdateReport expected = whole.update(EPISODES, SEED);
            UpdateReport actual = parts.update(EPISODES, SEED);
            expected.scalars()
                    .forEach((name, value) ->
                            assertEquals(value, actual.scalars().get(name), 1e-6 * Math.abs(value), name));
            double norm = 0;
            double error = 0;
            Map<String, HostTensor> moments = weights(whole, "optimizer");
            for (String name : moments.keySet()) {
                double[] one = doubles(moments.get(name));
                double[] other = doubles(weights(parts, "optimizer").get(name));
                for (int i = 0; name.startsWith("first.") && i < one.length; i++) {
                    norm += one[i] * one[i];
                    error += (one[i] - other[i]) * (one[i] - other[i]);
                }
            }
            assertEquals(.1, Math.sqrt(norm), 1e-4, "the gradient is clipped to 1");
            assertEquals(0, Math.sqrt(error), 1e-6 * Math.sqrt(norm));
        }
    }

    private static int turns(List<TokenTrajectory> episodes) {
        return episodes.stream().mapToInt(e -> e.turns().size()).sum();
    }

    @Test
    void drawingUtterancesAheadChangesNoFigure() {
        List<List<TokenTrajectory>> batches =
                List.of(EPISODES.subList(0, 3), EPISODES.subList(2, 5), EPISODES.subList(3, 6));
        try (CriticLearner ahead = learner(ToyCritic.TURNS, spec(.1, Truncation.ENDS), SEED);
                CriticLearner inTurn = learner(ToyCritic.TURNS, spec(.1, Truncation.ENDS), SEED)) {
            List<UpdateReport> reports = new ArrayList<>();
            for (int i = 0; i < batches.size(); i++) {
                reports.add(inTurn.update(batches.get(i), SEED.child("batch", i)));
            }
            assertEquals(UpdateReport.mean(reports), ahead.updates(batches, SEED));
            inTurn.files()
                    .forEach((name, bytes) ->
                            assertArrayEquals(bytes, ahead.files().get(name), name));
        }
    }

    @Test
    void theMinimumOfTheTargetHeadsPullsBothHeadsAlike() {
        try (CriticLearner one = learner(ToyCritic.JOINT, ToySpec.of(new TwinIndexwise(0, 1)), SEED);
                CriticLearner two = learner(ToyCritic.JOINT, ToySpec.of(new TwinMinimum(0, 1)), SEED)) {
            one.update(EPISODES, SEED);
            two.update(EPISODES, SEED);
            assertTrue(distance(weights(one, "model"), weights(two, "model")) > 1e-4);
        }
    }

    @Test
    void theTargetWaitsForItsTurn() {
        try (CriticLearner learner = learner(ToyCritic.TURNS, ToySpec.of(new SingleHead(1, 3)), SEED)) {
            Map<String, HostTensor> first = weights(learner, "target");
            for (int step = 1; step <= 6; step++) {
                learner.update(EPISODES, SEED.child("update", step));
                Map<String, HostTensor> target = weights(learner, "target");
                assertEquals(step < 3, distance(first, target) == 0, "step " + step);
                assertEquals(step % 3 == 0, distance(weights(learner, "model"), target) == 0, "step " + step);
            }
        }
    }

    @Test
    void theReportIsInUnitsOfReward() {
        AlgorithmSpec scaled = ToySpec.of(
                new Horizon(.95, .05, Truncation.ENDS), new Reinforce(3, TokenBaseline.NONE), new TwinIndexwise());
        try (CriticLearner learner = learner(ToyCritic.JOINT, scaled, SEED)) {
            ScoredUtterances scored = learner.score(EPISODES, SEED);
            double mean = Arrays.stream(scored.advantages())
                            .mapToDouble(ofUtterance -> ofUtterance[0])
                            .average()
                            .orElseThrow()
                    / .05;
            Map<String, Double> report = scored.report().scalars();
            assertEquals(mean, report.get("advantage.mean"), 1e-9);
            assertEquals(mean, report.get("critic.q.mean") - report.get("critic.v.mean"), 1e-6);
            assertTrue(learner.assess(EPISODES).scalars().get("critic.q.explainedVariance") < 1);
        }
    }

    private static Map<String, HostTensor> afterOneUpdate(Ending ending, Truncation truncation, int lastToken) {
        TokenTrajectory episode = new TokenTrajectory(
                "e",
                0,
                new int[] {2, 3, 1, 0, lastToken, lastToken},
                List.of(new TokenTurn(0, 2, 4, new float[0], 1, ending)),
                0);
        try (CriticLearner learner = learner(ToyCritic.APART, spec(.1, truncation), SEED)) {
            learner.update(List.of(episode), SEED);
            return weights(learner, "model");
        }
    }

    /** Two utterances at each state, and a target that moves by {@code tau}. */
    private static AlgorithmSpec spec(double tau, Truncation truncation) {
        return ToySpec.of(
                new Horizon(.95, 1, truncation), new TwinIndexwise(tau, 1), new Reinforce(2, TokenBaseline.NONE));
    }

    private static CriticLearner learner(ToyCritic kind, AlgorithmSpec spec, Seed seed) {
        return fresh(kind.spec(VOCABULARY, directory, 0), spec, seed);
    }

    private static CriticLearner fresh(CriticSpec critic, AlgorithmSpec spec, Seed seed) {
        return (CriticLearner) new Evaluators(spec, critic, 5)
                .on(ToyDevice.number(1))
                .fresh(Toy.policy(VOCABULARY, 1), Optional.empty(), seed);
    }

    private static CriticLearner restored(CriticSpec critic, AlgorithmSpec spec, Map<String, byte[]> files) {
        return (CriticLearner) new Evaluators(spec, critic, 5)
                .on(ToyDevice.number(1))
                .restored(Toy.policy(VOCABULARY, 1), Optional.empty(), files);
    }

    private static byte[] swapHeads(byte[] file) {
        Map<String, HostTensor> tensors = SafeTensors.decode(file);
        Map<String, HostTensor> swapped = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> swapped.put(
                name, tensors.get(name.matches(".*\\b(q|v|critic|v_critic)[12]\\..*") ? swapped(name) : name)));
        return SafeTensors.encode(swapped, Map.of());
    }

    private static String swapped(String name) {
        return name.replaceAll("\\b(q|v|critic|v_critic)1\\.", "$1#.")
                .replaceAll("\\b(q|v|critic|v_critic)2\\.", "$11.")
                .replace("#.", "2.");
    }

    private static Map<String, HostTensor> weights(CriticLearner learner, String file) {
        return SafeTensors.decode(learner.files().get(file + ".safetensors"));
    }

    private static void assertClose(
            Map<String, HostTensor> expected, Map<String, HostTensor> actual, double tolerance) {
        assertEquals(0, distance(expected, actual), tolerance);
    }

    private static double distance(Map<String, HostTensor> one, Map<String, HostTensor> other) {
        double largest = 0;
        for (String name : one.keySet()) {
            for (int i = 0; i < one.get(name).values().length; i++) {
                largest = Math.max(
                        largest,
                        Math.abs(one.get(name).values()[i] - other.get(name).values()[i]));
            }
        }
        return largest;
    }

    private static double[] doubles(HostTensor tensor) {
        double[] doubles = new double[tensor.values().length];
        Arrays.setAll(doubles, i -> tensor.values()[i]);
        return doubles;
    }
}

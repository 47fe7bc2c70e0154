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
import org.archerrl.Toy;
import org.archerrl.ToyCritic;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.critic.CriticForm;
import org.archerrl.interaction.Ending;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.rl.Polyak;
import org.archerrl.rl.Seed;
import org.archerrl.variant.critic.TemporalDifference;
import org.archerrl.variant.critic.TemporalDifference.TargetAggregation;
import org.archerrl.variant.critic.TemporalDifference.Truncation;
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
        try (CriticLearner learner = learner(kind, method(kind.form(), .1, Truncation.ENDS), SEED)) {
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
        try (CriticLearner learner = learner(kind, method(kind.form(), 0, Truncation.ENDS), SEED)) {
            Map<String, byte[]> before = learner.files();
            ScoredUtterances said = learner.score(EPISODES, 2, SEED);
            for (int step = 0; step < 3; step++) {
                learner.update(EPISODES, SEED.child("update", step));
            }
            assertArrayEquals(before.get("target.safetensors"), learner.files().get("target.safetensors"));
            assertFalse(Arrays.equals(
                    before.get("model.safetensors"), learner.files().get("model.safetensors")));
            ScoredUtterances after = learner.score(EPISODES, 2, SEED);
            assertArrayEquals(said.utterances().tokens(), after.utterances().tokens());
            assertArrayEquals(said.utterances().logProbs(), after.utterances().logProbs());
        }
    }

    @ParameterizedTest
    @EnumSource(ToyCritic.class)
    void everyOnlineWeightLearns(ToyCritic kind) {
        try (CriticLearner learner = learner(kind, method(kind.form(), .1, Truncation.ENDS), SEED)) {
            Map<String, HostTensor> before = weights(learner, "model");
            learner.update(EPISODES, SEED);
            Map<String, HostTensor> after = weights(learner, "model");
            before.forEach((name, tensor) ->
                    assertFalse(Arrays.equals(tensor.values(), after.get(name).values()), name + " has not moved"));
        }
    }

    @Test
    void noGradientReachesTheCriticFromThePolicy() {
        try (TokenPolicy policy = Toy.policy(VOCABULARY, 1);
                CriticLearner critic = learner(method(CriticForm.APART, .1, Truncation.ENDS), SEED);
                PolicyLearner learner = new PolicyLearner(policy, new Reinforce())) {
            byte[] before = critic.files().get("model.safetensors");
            byte[] policyBefore = policy.files().get("model.safetensors");
            learner.update(EPISODES, critic.score(EPISODES, 1, SEED));
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
        try (CriticLearner learner = learner(kind, method(kind.form(), .1, Truncation.ENDS), SEED);
                CriticLearner swapped = learner(kind, method(kind.form(), .1, Truncation.ENDS), SEED.child("other"))) {
            Map<String, byte[]> files = learner.files();
            files.replaceAll((name, bytes) -> name.endsWith(".safetensors") ? swapHeads(bytes) : bytes);
            swapped.restore(files);
            assertArrayEquals(
                    learner.score(EPISODES, 2, SEED).advantages(),
                    swapped.score(EPISODES, 2, SEED).advantages(),
                    1e-6);
            for (int step = 0; step < 3; step++) {
                UpdateReport expected = learner.update(EPISODES, SEED.child("update", step));
                UpdateReport actual = swapped.update(EPISODES, SEED.child("update", step));
                expected.scalars()
                        .forEach((name, value) ->
                                assertEquals(value, actual.scalars().get(name), 1e-5, name));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ToyCritic.class)
    void aRestoredLearnerGoesOnBitByBit(ToyCritic kind) {
        TemporalDifference method = method(kind.form(), .1, Truncation.ENDS);
        CriticSpec elsewhere = new CriticSpec(kind.isOnEncoder() ? "no/such/directory" : "nano");
        try (CriticLearner straight = learner(kind, method, SEED);
                CriticLearner overwritten = learner(kind, method, SEED.child("other"))) {
            straight.update(EPISODES, SEED.child("update", 0));
            straight.update(EPISODES, SEED.child("update", 1));
            overwritten.restore(straight.files());
            try (CriticLearner resumed =
                    CriticLearner.restored(elsewhere, Toy.policy(VOCABULARY, 1), method, 5, straight.files())) {
                for (int step = 2; step < 4; step++) {
                    UpdateReport report = straight.update(EPISODES, SEED.child("update", step));
                    assertEquals(report, overwritten.update(EPISODES, SEED.child("update", step)));
                    assertEquals(report, resumed.update(EPISODES, SEED.child("update", step)));
                }
                straight.files().forEach((name, bytes) -> {
                    assertArrayEquals(bytes, overwritten.files().get(name), name);
                    assertArrayEquals(bytes, resumed.files().get(name), name);
                });
            }
        }
    }

    /** The clipped gradient after one step is ten times Adam's first moment, which knows no noise. */
    @ParameterizedTest
    @EnumSource(ToyCritic.class)
    void aBatchInPartsMakesTheSameStep(ToyCritic kind) {
        TemporalDifference method = method(kind.form(), .1, Truncation.BOOTSTRAPS);
        try (CriticLearner whole = learner(kind, method, SEED);
                CriticLearner parts = new CriticLearner(
                        kind.spec(VOCABULARY, directory, 4), Toy.policy(VOCABULARY, 1), method, 5, SEED)) {
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
        try (CriticLearner ahead = learner(method(CriticForm.TURNS, .1, Truncation.ENDS), SEED);
                CriticLearner inTurn = learner(method(CriticForm.TURNS, .1, Truncation.ENDS), SEED)) {
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
        TemporalDifference indexwise = method(CriticForm.JOINT, 0, Truncation.ENDS);
        TemporalDifference min = new TemporalDifference(
                .95, 1, 0, TargetAggregation.MIN, Truncation.ENDS, CriticForm.JOINT, 1e-3, 1, 32, 1, 1);
        try (CriticLearner one = learner(indexwise, SEED);
                CriticLearner two = learner(min, SEED)) {
            one.update(EPISODES, SEED);
            two.update(EPISODES, SEED);
            assertTrue(distance(weights(one, "model"), weights(two, "model")) > 1e-4);
        }
    }

    @Test
    void theReportIsInUnitsOfReward() {
        TemporalDifference scaled = new TemporalDifference(
                .95, .05, .1, TargetAggregation.INDEXWISE, Truncation.ENDS, CriticForm.JOINT, 1e-3, 1, 32, 1, 1);
        try (CriticLearner learner = learner(scaled, SEED)) {
            ScoredUtterances scored = learner.score(EPISODES, 3, SEED);
            double mean = Arrays.stream(scored.advantages()).average().orElseThrow() / .05;
            Map<String, Double> report = scored.report().scalars();
            assertEquals(mean, report.get("critic.advantage.mean"), 1e-9);
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
        try (CriticLearner learner = learner(method(CriticForm.APART, .1, truncation), SEED)) {
            learner.update(List.of(episode), SEED);
            return weights(learner, "model");
        }
    }

    private static TemporalDifference method(CriticForm form, double tau, Truncation truncation) {
        return new TemporalDifference(.95, 1, tau, TargetAggregation.INDEXWISE, truncation, form, 1e-3, 1, 32, 1, 1);
    }

    private static CriticLearner learner(ToyCritic kind, TemporalDifference method, Seed seed) {
        return new CriticLearner(kind.spec(VOCABULARY, directory, 0), Toy.policy(VOCABULARY, 1), method, 5, seed);
    }

    private static CriticLearner learner(TemporalDifference method, Seed seed) {
        return new CriticLearner(new CriticSpec("nano"), Toy.policy(VOCABULARY, 1), method, 5, seed);
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

package org.archerrl.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.primitives.Ints;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.critic.EncoderCritic;
import org.archerrl.critic.UtteranceCritic.Fitted;
import org.archerrl.critic.UtteranceCritic.Judged;
import org.archerrl.critic.UtteranceCritic.Targets;
import org.archerrl.interaction.Ending;
import org.archerrl.loss.CriticLosses;
import org.archerrl.loss.JudgedTokens;
import org.archerrl.loss.PolicyLosses;
import org.archerrl.nn.AdamW;
import org.archerrl.policy.Likelihood;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.rl.Advantages;
import org.archerrl.rl.Polyak;
import org.archerrl.rl.TemporalDifferences;
import org.archerrl.torch.Autograd;
import org.archerrl.variant.critic.TemporalDifference.TargetAggregation;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** One update of the paper's critic and of the policy as the published reference makes them, corrected where it pads. */
class ArcherParityTest {
    private static final double VALUE = 1e-5;
    private static final double RELATIVE = 1e-5;
    private static final double TOKEN_LOG_PROB = 1e-4;
    private static final double SUM_LOG_PROB = 2e-4;
    private static final double MOST_STEPS = 1.01;

    @Test
    void theFolderHoldsArcherCases() {
        assertFalse(folders().isEmpty(), GoldenCases.folder() + " holds no case with a critic.safetensors");
    }

    @TestFactory
    Stream<DynamicContainer> cases() {
        return folders().stream()
                .map(folder -> dynamicContainer(
                        GoldenCases.folder().relativize(folder).toString(),
                        List.of(
                                dynamicTest("critic values, targets, losses, advantages", () -> values(folder)),
                                dynamicTest("critic step and target", () -> criticStep(folder)),
                                dynamicTest("policy step", () -> policyStep(folder)),
                                dynamicTest("critic files written and read again", () -> filesReadAgain(folder)))));
    }

    private static List<Path> folders() {
        return GoldenCases.files("critic.safetensors").stream()
                .map(Path::getParent)
                .toList();
    }

    private static void values(Path folder) {
        JsonNode golden = expected(folder);
        JsonNode expected = golden.at("/critic/values");
        try (EncoderCritic critic = critic(folder);
                NDManager manager = NDManager.newBaseManager();
                Autograd scope = Autograd.off()) {
            Fitted fitted = fitted(critic, manager, golden);
            Targets targets = targets(critic, manager, golden);
            double[][] q_KN = heads(fitted.stored());
            double[][] v_KN = heads(fitted.state());
            near(expected, "q", q_KN);
            near(expected, "v", v_KN);
            near(expected, "next_v", heads(targets.next()));
            near(expected, "pi_q", heads(judged(critic, manager, golden).fresh()));
            double[][] vTargets_KN = vTargets(targets);
            double[][] qTargets_KN = qTargets(targets, golden);
            near(expected, "target_q", vTargets_KN);
            near(expected, "target_v", qTargets_KN);
            assertArrayEquals(
                    GoldenCases.doubles(expected.get("advantage")), advantages(critic, manager, golden), VALUE);
            JsonNode losses = golden.at("/critic/losses");
            for (int k = 0; k < 2; k++) {
                assertEquals(losses.get("q" + (k + 1)).asDouble(), loss(q_KN[k], qTargets_KN[k]), VALUE);
                assertEquals(losses.get("v" + (k + 1)).asDouble(), loss(v_KN[k], vTargets_KN[k]), VALUE);
            }
        }
    }

    private static double loss(double[] predictions, double[] targets) {
        return TemporalDifferences.squaredLoss(new double[][] {predictions}, new double[][] {targets});
    }

    private static void criticStep(Path folder) {
        JsonNode golden = expected(folder);
        JsonNode expected = golden.get("critic");
        JsonNode hyper = golden.get("hyper");
        double rate = hyper.get("critic_lr").asDouble();
        double tau = hyper.get("tau").asDouble();
        try (EncoderCritic critic = critic(folder);
                AdamW adam =
                        new AdamW(critic.online(), 0, hyper.get("clip_norm").asDouble());
                NDManager manager = NDManager.newBaseManager()) {
            Map<String, HostTensor> before = critic.online().values();
            Map<String, HostTensor> averaged = averaged(critic.targetValues(), before, tau);
            Targets targets;
            try (Autograd scope = Autograd.off()) {
                targets = targets(critic, manager, golden);
            }
            try (Autograd scope = Autograd.on()) {
                Fitted fitted = fitted(critic, manager, golden);
                NDArray loss = CriticLosses.squared(fitted.stored(), tensor(manager, qTargets(targets, golden)))
                        .add(CriticLosses.squared(fitted.state(), tensor(manager, vTargets(targets))));
                Autograd.backward(loss);
                assertEquals(expected.at("/losses/total").asDouble(), loss.getFloat(), VALUE);
            }
            Gradients.assertSquares(expected.get("grad_sumsq"), critic.online());
            nearRelative(expected.get("grad_norm"), adam.step(rate));
            critic.moveTarget(tau);

            Checksums.assertNear(
                    expected.get("critic_after_one_adam_step"), critic.online().values(), before, MOST_STEPS * rate);
            Checksums.assertNear(
                    expected.get("target_after_polyak"), critic.targetValues(), averaged, tau * MOST_STEPS * rate);
        }
    }

    private static Map<String, HostTensor> averaged(
            Map<String, HostTensor> target, Map<String, HostTensor> online, double tau) {
        Map<String, HostTensor> averaged = new HashMap<>();
        target.forEach((name, tensor) -> {
            double[] average = Polyak.average(
                    doubles(tensor.values()), doubles(online.get(name).values()), tau);
            float[] values = new float[average.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) average[i];
            }
            averaged.put(name, new HostTensor(tensor.shape(), values));
        });
        return averaged;
    }

    private static void policyStep(Path folder) {
        JsonNode golden = expected(folder);
        JsonNode expected = golden.at("/actor/left_padded_correct_positions");
        JsonNode hyper = golden.get("hyper");
        double rate = hyper.get("lm_lr").asDouble();
        int[][] seen = ids(golden, "policy_observation");
        int[][] said = ids(golden, "policy_pi_action");
        EpisodeBatch batch = new EpisodeBatch(IntStream.range(0, seen.length)
                .mapToObj(n -> oneTurn(seen[n], said[n]))
                .toList());
        try (TokenPolicy policy = TokenPolicy.restored(GoldenCases.bytes(
                        folder.resolve("policy"), "config.json", "model.safetensors", "tokenizer.json"));
                AdamW adam =
                        new AdamW(policy.parameters(), 0, hyper.get("clip_norm").asDouble());
                NDManager manager = NDManager.newBaseManager()) {
            Map<String, HostTensor> before = policy.parameters().values();
            double[] advantages;
            try (EncoderCritic critic = critic(folder);
                    Autograd scope = Autograd.off()) {
                advantages = advantages(critic, manager, golden);
            }
            try (Autograd scope = Autograd.on()) {
                Likelihood likelihood = policy.storedLikelihood(manager, batch);
                nearLogProbs(expected, likelihood);
                NDArray loss = PolicyLosses.reinforce(judged(manager, likelihood, advantages));
                Autograd.backward(loss);
                nearRelative(expected.get("loss"), loss.getFloat());
            }
            Gradients.assertSquares(expected.get("grad_sumsq"), policy.parameters());
            nearRelative(expected.get("grad_norm"), adam.step(rate));
            Checksums.assertNear(
                    expected.get("policy_after_one_adam_step"),
                    policy.parameters().values(),
                    before,
                    MOST_STEPS * rate);
        }
    }

    private static void nearLogProbs(JsonNode expected, Likelihood likelihood) {
        double[] sums = new double[expected.get("log_prob").size()];
        float[] logProbs = likelihood.logProbs().toFloatArray();
        for (int p = 0; p < logProbs.length; p++) {
            int n = likelihood.utteranceOf()[p];
            JsonNode token =
                    expected.get("token_logprobs").get(n).get(likelihood.placeOf()[p]);
            assertEquals(token.asDouble(), logProbs[p], TOKEN_LOG_PROB);
            sums[n] += logProbs[p];
        }
        assertArrayEquals(GoldenCases.doubles(expected.get("log_prob")), sums, SUM_LOG_PROB);
    }

    private static JudgedTokens judged(NDManager manager, Likelihood likelihood, double[] advantages) {
        int[] utteranceOf = likelihood.utteranceOf();
        float[] ofToken = new float[utteranceOf.length];
        float[] learnt = new float[utteranceOf.length];
        for (int p = 0; p < utteranceOf.length; p++) {
            ofToken[p] = (float) advantages[utteranceOf[p]];
            learnt[p] = 1;
        }
        float[] ofUtterance = new float[advantages.length];
        for (int n = 0; n < advantages.length; n++) {
            ofUtterance[n] = (float) advantages[n];
        }
        return new JudgedTokens(
                likelihood.logProbs(),
                likelihood.logProbs().stopGradient(),
                manager.create(learnt),
                manager.create(Arrays.stream(utteranceOf).asLongStream().toArray()),
                manager.create(ofUtterance),
                manager.create(ofToken));
    }

    private static void filesReadAgain(Path folder) {
        try (EncoderCritic critic = critic(folder);
                EncoderCritic again = EncoderCritic.restored(critic.files())) {
            assertEquals(critic.online().values(), again.online().values());
            assertEquals(critic.targetValues(), again.targetValues());
        }
    }

    private static EncoderCritic critic(Path folder) {
        Map<String, byte[]> files = GoldenCases.bytes(folder.resolve("critic_encoder"), "config.json");
        files.put(
                "model.safetensors",
                GoldenCases.bytes(folder, "critic.safetensors").get("critic.safetensors"));
        files.put(
                "target.safetensors",
                GoldenCases.bytes(folder, "target_critic.safetensors").get("target_critic.safetensors"));
        return EncoderCritic.restored(files);
    }

    private static Fitted fitted(EncoderCritic critic, NDManager manager, JsonNode golden) {
        return critic.fitted(manager, ids(golden, "critic_observation"), ids(golden, "critic_action"));
    }

    private static Targets targets(EncoderCritic critic, NDManager manager, JsonNode golden) {
        return critic.targets(
                manager,
                ids(golden, "critic_observation"),
                ids(golden, "critic_pi_action"),
                ids(golden, "critic_next_observation"));
    }

    private static Judged judged(EncoderCritic critic, NDManager manager, JsonNode golden) {
        return critic.judged(manager, ids(golden, "critic_observation"), 1, ids(golden, "critic_pi_action"));
    }

    private static double[] advantages(EncoderCritic critic, NDManager manager, JsonNode golden) {
        Judged judged = judged(critic, manager, golden);
        return Advantages.ofCritic(heads(judged.fresh()), heads(judged.state()));
    }

    private static double[][] qTargets(Targets targets, JsonNode golden) {
        JsonNode transitions = golden.get("transitions");
        double[] reward = new double[transitions.size()];
        double[] done = new double[transitions.size()];
        for (int n = 0; n < reward.length; n++) {
            reward[n] = transitions.get(n).get("reward").asDouble();
            done[n] = transitions.get(n).get("done").asBoolean() ? 1 : 0;
        }
        return TemporalDifferences.qTargets(
                reward, done, heads(targets.next()), golden.at("/hyper/gamma").asDouble(), TargetAggregation.INDEXWISE);
    }

    private static double[][] vTargets(Targets targets) {
        return TemporalDifferences.valueTargets(heads(targets.fresh()), TargetAggregation.INDEXWISE);
    }

    private static void near(JsonNode expected, String name, double[][] actual_KN) {
        for (int k = 0; k < 2; k++) {
            String head = name + (k + 1);
            assertArrayEquals(GoldenCases.doubles(expected.get(head)), actual_KN[k], VALUE, head);
        }
    }

    private static void nearRelative(JsonNode expected, double actual) {
        assertEquals(expected.asDouble(), actual, RELATIVE * Math.abs(expected.asDouble()));
    }

    /** Returns [N,2] tensor values as [2][N]. */
    private static double[][] heads(NDArray values) {
        double[] flat = doubles(values.toFloatArray());
        double[][] heads_KN = new double[2][flat.length / 2];
        for (int i = 0; i < flat.length; i++) {
            heads_KN[i % 2][i / 2] = flat[i];
        }
        return heads_KN;
    }

    private static NDArray tensor(NDManager manager, double[][] heads_KN) {
        float[] flat = new float[heads_KN[0].length * 2];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) heads_KN[i % 2][i / 2];
        }
        return manager.create(flat, new Shape(flat.length / 2, 2));
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    private static int[][] ids(JsonNode golden, String name) {
        JsonNode rows = golden.get("token_ids").get(name);
        return IntStream.range(0, rows.size())
                .mapToObj(n -> GoldenCases.ints(rows.get(n)))
                .toArray(int[][]::new);
    }

    private static TokenTrajectory oneTurn(int[] context, int[] utterance) {
        int end = context.length + utterance.length;
        return new TokenTrajectory(
                "golden",
                0,
                Ints.concat(context, utterance),
                List.of(new TokenTurn(0, context.length, end, new float[0], 0, Ending.TERMINATED)),
                0);
    }

    private static JsonNode expected(Path folder) {
        return GoldenCases.read(folder.resolve("expected.json"));
    }
}

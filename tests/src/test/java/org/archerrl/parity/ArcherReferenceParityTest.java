package org.archerrl.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.nn.AdamW;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/**
 * What the published reference really computes where this project corrects it: the policy's likelihoods behind padding, and
 * one gradient norm over critic and policy, the other network's last gradients included.
 *
 * <p>A training run has no such mode. Here the project's own losses, critic, optimizer and target are put in the reference's
 * order, which shows that nothing but that order and that padding keeps them apart.
 */
class ArcherReferenceParityTest {
    private static final double SUM_LOG_PROB = 2e-4;
    private static final double SEQUENCE = 1e-4;

    /** How far rounding alone may move an element in Adam's first step, in learning rates. */
    private static final double MOST = 1.01;

    @TestFactory
    Stream<DynamicContainer> cases() {
        List<ArcherCase> all = ArcherCase.all().stream()
                .filter(golden -> golden.golden().has("reference_sequence"))
                .toList();
        assertFalse(all.isEmpty(), GoldenCases.folders() + " hold no case with a reference_sequence");
        return all.stream()
                .map(golden -> dynamicContainer(
                        golden.name(),
                        List.of(
                                dynamicTest("step behind padding", () -> stepBehindPadding(golden)),
                                dynamicTest("likelihood after a long text", () -> longText(golden)),
                                dynamicTest("order and joint clipping", () -> sequence(golden)))));
    }

    private static void stepBehindPadding(ArcherCase golden) {
        JsonNode expected = golden.golden().at("/actor/reference_right_padded");
        double rate = golden.hyper("lm_lr");
        try (ArcherCritic critic = new ArcherCritic(golden);
                TokenPolicy policy = golden.policy();
                AdamW adam = new AdamW(policy.parameters(), 0, golden.hyper("clip_norm"));
                NDManager manager = ComputeDevice.CPU.scope()) {
            Map<String, HostTensor> before = policy.parameters().values();
            NDArray logProbs = actorLogProbs(golden, policy, manager);
            assertArrayEquals(GoldenCases.doubles(expected.get("log_prob")), doubles(logProbs), SUM_LOG_PROB);
            double loss = actorBackward(manager, logProbs, advantages(critic, manager));
            ArcherCase.assertNearRelative(expected.get("loss"), loss);
            Gradients.assertSquares(expected.get("grad_sumsq"), policy.parameters());
            ArcherCase.assertNearRelative(expected.get("grad_norm"), adam.step(rate));
            Checksums.assertNear(
                    expected.get("policy_after_one_adam_step"),
                    policy.parameters().values(),
                    before,
                    MOST * rate);
        }
    }

    private static void longText(ArcherCase golden) {
        JsonNode expected = golden.golden().get("truncation_case");
        int[][] seen = GoldenCases.intRows(expected.get("policy_observation_ids"));
        int[][] said = Arrays.copyOf(golden.ids("policy_pi_action"), seen.length);
        try (TokenPolicy policy = golden.policy();
                NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            assertArrayEquals(
                    GoldenCases.doubles(expected.get("log_prob_reference_right_padded")),
                    doubles(new ReferenceScoring(manager, policy, seen, said).logProbs()),
                    SUM_LOG_PROB);
        }
    }

    private static void sequence(ArcherCase golden) {
        JsonNode expected = golden.golden().get("reference_sequence");
        double clip = golden.hyper("clip_norm");
        double rate = golden.hyper("lm_lr");
        try (ArcherCritic critic = new ArcherCritic(golden);
                TokenPolicy policy = golden.policy();
                NDManager manager = ComputeDevice.CPU.scope()) {
            critic.backward(manager);
            double criticNorm = Gradients.norm(critic.parameters());
            near(expected, "joint_norm_at_critic_clip", criticNorm);
            double staleCritic = criticNorm * Math.min(1, clip / criticNorm);
            near(expected, "stale_critic_grad_norm", staleCritic);
            try (AdamW adam = new AdamW(critic.parameters(), 0, clip)) {
                adam.step(golden.hyper("critic_lr"));
            }
            critic.moveTarget();

            Map<String, HostTensor> before = policy.parameters().values();
            double[] advantages = advantages(critic, manager);
            assertArrayEquals(GoldenCases.doubles(expected.get("advantage")), advantages, SEQUENCE);
            near(expected, "loss", actorBackward(manager, actorLogProbs(golden, policy, manager), advantages));
            double policyNorm = Gradients.norm(policy.parameters());
            near(expected, "policy_grad_norm", policyNorm);
            double joint = Math.hypot(policyNorm, staleCritic);
            near(expected, "joint_norm_at_actor_clip", joint);
            double stalePolicy = policyNorm * Math.min(1, clip / joint);
            // Clipping the joint norm to `clip` is clipping the policy's own to its share of it.
            try (AdamW adam = new AdamW(policy.parameters(), 0, stalePolicy)) {
                adam.step(rate);
            }
            Checksums.assertNear(
                    expected.get("policy_after_joint_clip"), policy.parameters().values(), before, MOST * rate);

            critic.backward(manager);
            double nextNorm = Gradients.norm(critic.parameters());
            near(expected, "next_update_critic_grad_norm", nextNorm);
            near(expected, "next_update_stale_policy_grad_norm", stalePolicy);
            near(expected, "next_update_joint_norm", Math.hypot(nextNorm, stalePolicy));
        }
    }

    private static double[] advantages(ArcherCritic critic, NDManager manager) {
        try (Autograd scope = Autograd.off()) {
            return critic.advantages(manager);
        }
    }

    private static NDArray actorLogProbs(ArcherCase golden, TokenPolicy policy, NDManager manager) {
        try (Autograd scope = Autograd.on()) {
            return new ReferenceScoring(
                            manager, policy, golden.ids("policy_observation"), golden.ids("policy_pi_action"))
                    .logProbs();
        }
    }

    /** Leaves the gradients of the mean of -log-probability times advantage, and returns it. */
    private static double actorBackward(NDManager manager, NDArray logProbs, double[] advantages) {
        float[] weights = new float[advantages.length];
        for (int n = 0; n < weights.length; n++) {
            weights[n] = (float) -advantages[n];
        }
        try (Autograd scope = Autograd.on()) {
            NDArray loss = logProbs.mul(manager.create(weights)).mean();
            Autograd.backward(loss);
            return loss.getFloat();
        }
    }

    private static double[] doubles(NDArray values) {
        float[] floats = values.toFloatArray();
        double[] doubles = new double[floats.length];
        Arrays.setAll(doubles, i -> floats[i]);
        return doubles;
    }

    private static void near(JsonNode expected, String name, double actual) {
        double value = expected.get(name).asDouble();
        assertEquals(value, actual, SEQUENCE * Math.abs(value), name);
    }
}

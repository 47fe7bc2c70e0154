package org.archerrl.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.critic.CriticValues;
import org.archerrl.critic.UtteranceCritic;
import org.archerrl.nn.AdamW;
import org.archerrl.rl.Polyak;
import org.archerrl.rl.TemporalDifferences;
import org.archerrl.text.Framing;
import org.archerrl.text.Tokenizer;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/** The paper's critic, its values and one update of it, as the published reference makes them. */
class ArcherCriticParityTest {
    private static final double VALUE = 1e-5;

    /** How far rounding alone may move an element in Adam's first step, in learning rates. */
    private static final double MOST = 1.01;

    @TestFactory
    Stream<DynamicContainer> cases() {
        return ArcherCase.all().stream()
                .map(golden -> dynamicContainer(
                        golden.name(),
                        List.of(
                                dynamicTest("values, targets, losses, advantages", () -> values(golden)),
                                dynamicTest("step and target", () -> step(golden)),
                                dynamicTest("texts framed and cut on the left", () -> texts(golden)),
                                dynamicTest("values of a long text", () -> longText(golden)),
                                dynamicTest("files written and read again", () -> filesReadAgain(golden)))));
    }

    private static void values(ArcherCase golden) {
        JsonNode expected = golden.golden().at("/critic/values");
        try (ArcherCritic critic = new ArcherCritic(golden);
                NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            CriticValues online = critic.online(manager);
            CriticValues target = critic.target(manager);
            double[][] q_KN = ArcherCritic.heads(online.recordedQ());
            double[][] v_KN = ArcherCritic.heads(online.value());
            near(expected, "q", q_KN);
            near(expected, "v", v_KN);
            near(expected, "next_v", ArcherCritic.heads(target.nextValue()));
            near(expected, "pi_q", critic.freshQ(online));
            double[][] vTargets_KN = critic.freshQ(target);
            double[][] qTargets_KN = critic.qTargets(target);
            near(expected, "target_q", vTargets_KN);
            near(expected, "target_v", qTargets_KN);
            assertArrayEquals(GoldenCases.doubles(expected.get("advantage")), critic.advantages(manager), VALUE);
            JsonNode losses = golden.golden().at("/critic/losses");
            for (int k = 0; k < 2; k++) {
                assertEquals(losses.get("q" + (k + 1)).asDouble(), loss(q_KN[k], qTargets_KN[k]), VALUE);
                assertEquals(losses.get("v" + (k + 1)).asDouble(), loss(v_KN[k], vTargets_KN[k]), VALUE);
            }
        }
    }

    private static double loss(double[] predictions, double[] targets) {
        return TemporalDifferences.squaredLoss(new double[][] {predictions}, new double[][] {targets});
    }

    private static void step(ArcherCase golden) {
        JsonNode expected = golden.golden().get("critic");
        double rate = golden.hyper("critic_lr");
        double tau = golden.hyper("tau");
        try (ArcherCritic critic = new ArcherCritic(golden);
                AdamW adam = new AdamW(critic.parameters(), 0, golden.hyper("clip_norm"));
                NDManager manager = ComputeDevice.CPU.scope()) {
            Map<String, HostTensor> before = critic.parameters().values();
            Map<String, HostTensor> averaged = averaged(critic.targetValues(), before, tau);
            assertEquals(expected.at("/losses/total").asDouble(), critic.backward(manager), VALUE);
            Gradients.assertSquares(expected.get("grad_sumsq"), critic.parameters());
            ArcherCase.assertNearRelative(expected.get("grad_norm"), adam.step(rate));
            critic.moveTarget();

            Checksums.assertNear(
                    expected.get("critic_after_one_adam_step"),
                    critic.parameters().values(),
                    before,
                    MOST * rate);
            Checksums.assertNear(
                    expected.get("target_after_polyak"), critic.targetValues(), averaged, tau * MOST * rate);
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

    private static void texts(ArcherCase golden) {
        int most = (int) golden.hyper("max_length");
        String json = new String(
                GoldenCases.bytes(golden.folder().resolve("critic_encoder").resolve("tokenizer.json")),
                StandardCharsets.UTF_8);
        Framing framing = Framing.fromJson(json);
        JsonNode longText = golden.golden().get("truncation_case");
        try (Tokenizer tokenizer = Tokenizer.fromJson(json)) {
            for (String name : List.of("observation", "action", "next_observation", "pi_action")) {
                int[][] ids = golden.ids("critic_" + name);
                for (int n = 0; n < ids.length; n++) {
                    String text =
                            golden.golden().get("transitions").get(n).get(name).asText();
                    assertArrayEquals(ids[n], framing.frame(tokenizer.encode(text), most), text);
                }
            }
            for (int n = 0; n < longText.get("observation").size(); n++) {
                String text = longText.get("observation").get(n).asText();
                assertArrayEquals(
                        GoldenCases.ints(longText.get("critic_observation_ids").get(n)),
                        framing.frame(tokenizer.encode(text), most));
            }
        }
    }

    private static void longText(ArcherCase golden) {
        JsonNode expected = golden.golden().get("truncation_case");
        try (ArcherCritic critic = new ArcherCritic(golden);
                NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            JsonNode observations = expected.get("observation");
            CriticValues values = critic.onlineAfter(manager, observations);
            near(expected, "q", critic.freshQ(values, observations.size()));
            near(expected, "v", ArcherCritic.heads(values.value()));
        }
    }

    private static void filesReadAgain(ArcherCase golden) {
        try (ArcherCritic critic = new ArcherCritic(golden);
                UtteranceCritic again = critic.again()) {
            assertEquals(critic.parameters().values(), again.parameters().values());
            assertEquals(critic.targetValues(), again.targetValues());
        }
    }

    private static void near(JsonNode expected, String name, double[][] actual_KN) {
        for (int k = 0; k < 2; k++) {
            String head = name + (k + 1);
            assertArrayEquals(GoldenCases.doubles(expected.get(head)), actual_KN[k], VALUE, head);
        }
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }
}

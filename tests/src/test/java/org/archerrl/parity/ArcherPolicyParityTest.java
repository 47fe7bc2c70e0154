package org.archerrl.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.loss.JudgedTokens;
import org.archerrl.loss.PolicyLosses;
import org.archerrl.nn.AdamW;
import org.archerrl.policy.Likelihood;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/** One policy-gradient step on the critic's advantages, padded correctly, as the published reference's own classes make it. */
class ArcherPolicyParityTest {
    private static final double TOKEN_LOG_PROB = 1e-4;
    private static final double SUM_LOG_PROB = 2e-4;

    /** How far rounding alone may move an element in Adam's first step, in learning rates. */
    private static final double MOST = 1.01;

    @TestFactory
    Stream<DynamicContainer> cases() {
        return ArcherCase.all().stream()
                .map(golden -> dynamicContainer(
                        golden.name(),
                        List.of(
                                dynamicTest("step", () -> step(golden)),
                                dynamicTest("texts cut on the left", () -> texts(golden)),
                                dynamicTest("likelihood after a long text", () -> longText(golden)))));
    }

    private static void step(ArcherCase golden) {
        JsonNode expected = golden.golden().at("/actor/left_padded_correct_positions");
        double rate = golden.hyper("lm_lr");
        EpisodeBatch batch = OneTurn.batch(golden.ids("policy_observation"), golden.ids("policy_pi_action"));
        try (TokenPolicy policy = golden.policy();
                AdamW adam = new AdamW(policy.parameters(), 0, golden.hyper("clip_norm"));
                NDManager manager = ComputeDevice.CPU.scope()) {
            Map<String, HostTensor> before = policy.parameters().values();
            double[] advantages;
            try (ArcherCritic critic = new ArcherCritic(golden);
                    Autograd scope = Autograd.off()) {
                advantages = critic.advantages(manager);
            }
            try (Autograd scope = Autograd.on()) {
                Likelihood likelihood = policy.storedLikelihood(manager, batch);
                nearLogProbs(expected, likelihood);
                NDArray loss = PolicyLosses.reinforce(judged(manager, likelihood, advantages));
                likelihood.backward(loss);
                ArcherCase.assertNearRelative(expected.get("loss"), loss.getFloat());
            }
            Gradients.assertSquares(expected.get("grad_sumsq"), policy.parameters());
            ArcherCase.assertNearRelative(expected.get("grad_norm"), adam.step(rate));
            Checksums.assertNear(
                    expected.get("policy_after_one_adam_step"),
                    policy.parameters().values(),
                    before,
                    MOST * rate);
        }
    }

    private static void nearLogProbs(JsonNode expected, Likelihood likelihood) {
        float[] logProbs = likelihood.logProbs().toFloatArray();
        for (int p = 0; p < logProbs.length; p++) {
            JsonNode utterance = expected.get("token_logprobs").get(likelihood.utteranceOf()[p]);
            assertEquals(utterance.get(likelihood.placeOf()[p]).asDouble(), logProbs[p], TOKEN_LOG_PROB);
        }
        double[] sums = GoldenCases.doubles(expected.get("log_prob"));
        assertArrayEquals(sums, sums(likelihood, sums.length), SUM_LOG_PROB);
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
                manager.create(new float[utteranceOf.length]),
                manager.create(learnt),
                manager.create(Arrays.stream(utteranceOf).asLongStream().toArray()),
                manager.create(ofUtterance),
                manager.create(ofToken),
                1);
    }

    private static void texts(ArcherCase golden) {
        JsonNode longText = golden.golden().get("truncation_case");
        int most = (int) golden.hyper("max_length");
        try (TokenPolicy policy = golden.policy()) {
            for (String name : List.of("observation", "pi_action")) {
                int[][] ids = golden.ids("policy_" + name);
                for (int n = 0; n < ids.length; n++) {
                    String text =
                            golden.golden().get("transitions").get(n).get(name).asText();
                    assertArrayEquals(ids[n], policy.tokenizer().encode(text), text);
                }
            }
            for (int n = 0; n < longText.get("observation").size(); n++) {
                int[] ids = policy.tokenizer()
                        .encode(longText.get("observation").get(n).asText());
                assertArrayEquals(
                        GoldenCases.ints(longText.get("policy_observation_ids").get(n)),
                        Arrays.copyOfRange(ids, Math.max(0, ids.length - most), ids.length));
            }
        }
    }

    private static void longText(ArcherCase golden) {
        JsonNode expected = golden.golden().get("truncation_case");
        int[][] seen = GoldenCases.intRows(expected.get("policy_observation_ids"));
        EpisodeBatch batch = OneTurn.batch(seen, Arrays.copyOf(golden.ids("policy_pi_action"), seen.length));
        try (TokenPolicy policy = golden.policy();
                NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.off()) {
            double[] sums = sums(policy.storedLikelihood(manager, batch), seen.length);
            assertArrayEquals(
                    GoldenCases.doubles(expected.get("log_prob_left_padded_correct_positions")), sums, SUM_LOG_PROB);
        }
    }

    private static double[] sums(Likelihood likelihood, int utterances) {
        double[] sums = new double[utterances];
        float[] logProbs = likelihood.logProbs().toFloatArray();
        for (int p = 0; p < logProbs.length; p++) {
            sums[likelihood.utteranceOf()[p]] += logProbs[p];
        }
        return sums;
    }
}

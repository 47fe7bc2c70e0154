package org.archerrl.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.archerrl.nn.AdamW;
import org.archerrl.nn.Parameters;
import org.archerrl.rl.Advantages;
import org.archerrl.rl.Gae;
import org.archerrl.rl.PolicyGradients;
import org.archerrl.rl.Polyak;
import org.archerrl.rl.Returns;
import org.archerrl.rl.TokenReduction;
import org.archerrl.torch.Autograd;
import org.archerrl.torch.ComputeDevice;
import org.junit.jupiter.api.Test;

/** Update rules against a separate program's numbers ({@code numeric_cases.json}). */
class NumericCasesTest {
    private static final double IN_DOUBLE = 1e-12;
    private static final double IN_FLOAT = 1e-6;

    private static List<JsonNode> cases(String rule) {
        List<JsonNode> cases = GoldenCases.files("numeric_cases.json").stream()
                .map((Path file) -> GoldenCases.read(file).path(rule))
                .flatMap(list -> java.util.stream.StreamSupport.stream(list.spliterator(), false))
                .toList();
        assertTrue(!cases.isEmpty(), GoldenCases.folders() + " hold no numeric case of " + rule);
        return cases;
    }

    @Test
    void clippedPolicyGradient() {
        for (JsonNode c : cases("ppo_clip")) {
            double[][] old = GoldenCases.rows(c.get("old_logprob"));
            double[][] now = GoldenCases.rows(c.get("new_logprob"));
            double[][] advantage = GoldenCases.rows(c.get("advantage"));
            double[][] mask = GoldenCases.rows(c.get("mask"));
            double clip = c.get("eps").asDouble();
            assertEquals(c.get("loss").asDouble(), loss(now, old, advantage, mask, clip), IN_DOUBLE);
            assertEquals(
                    c.get("clip_fraction").asDouble(),
                    PolicyGradients.clipFraction(now, old, advantage, mask, clip),
                    IN_DOUBLE);
            assertEquals(c.get("approx_kl_k3").asDouble(), PolicyGradients.klK3(now, old, mask), IN_DOUBLE);
            double[][] gradient = GoldenCases.rows(c.get("grad_wrt_new_logprob"));
            for (int b = 0; b < now.length; b++) {
                for (int t = 0; t < now[b].length; t++) {
                    double at = now[b][t];
                    now[b][t] = at + 1e-6;
                    double above = loss(now, old, advantage, mask, clip);
                    now[b][t] = at - 1e-6;
                    double slope = (above - loss(now, old, advantage, mask, clip)) / 2e-6;
                    now[b][t] = at;
                    assertEquals(gradient[b][t], slope, 1e-8);
                }
            }
        }
    }

    private static double loss(double[][] now, double[][] old, double[][] advantage, double[][] mask, double clip) {
        return PolicyGradients.tokenClippedLoss(now, old, advantage, mask, clip, TokenReduction.MEAN_OVER_TOKENS);
    }

    @Test
    void generalisedAdvantages() {
        for (JsonNode c : cases("gae")) {
            double[] values = GoldenCases.doubles(c.get("value"));
            double[] done = new double[values.length];
            Arrays.setAll(done, t -> c.get("done").get(t).asBoolean() ? 1 : 0);
            double[] advantages = Gae.advantages(
                    GoldenCases.doubles(c.get("reward")),
                    values,
                    done,
                    c.get("last_value").asDouble(),
                    c.get("gamma").asDouble(),
                    c.get("lam").asDouble());
            assertArrayEquals(GoldenCases.doubles(c.get("advantage")), advantages, IN_DOUBLE);
            assertArrayEquals(GoldenCases.doubles(c.get("returns")), Gae.returns(advantages, values), IN_DOUBLE);
            assertArrayEquals(
                    GoldenCases.doubles(c.get("normalized_advantage_population_std")),
                    Advantages.whitened(advantages),
                    4 * Advantages.EPSILON);
        }
    }

    @Test
    void monteCarloReturns() {
        for (JsonNode c : cases("mc_return")) {
            double[] rewards = GoldenCases.doubles(c.get("reward"));
            assertArrayEquals(
                    GoldenCases.doubles(c.get("mc_return")),
                    Returns.rewardToGo(rewards, c.get("gamma").asDouble()),
                    IN_DOUBLE);
            assertEquals(c.get("trajectory_reward").asDouble(), Returns.undiscounted(rewards), IN_DOUBLE);
        }
    }

    @Test
    void polyakAverages() {
        for (JsonNode c : cases("polyak")) {
            double[] target = GoldenCases.doubles(c.get("target"));
            double[] source = GoldenCases.doubles(c.get("source"));
            double[] result = GoldenCases.doubles(c.get("result"));
            double tau = c.get("tau").asDouble();
            assertArrayEquals(result, Polyak.average(target, source, tau), IN_DOUBLE);
            try (Parameters online = parameters(source);
                    Parameters moving = parameters(target)) {
                moving.moveTowards(online, tau);
                assertArrayEquals(result, values(moving), IN_FLOAT);
            }
        }
    }

    @Test
    void adamAndAdamW() {
        for (JsonNode c : cases("adam")) {
            assertEquals(0.9, c.get("beta1").asDouble());
            assertEquals(0.999, c.get("beta2").asDouble());
            assertEquals(1e-8, c.get("eps").asDouble());
            double decay = c.get("weight_decay").asDouble();
            assertTrue(decay == 0 || c.get("decoupled").asBoolean(), "only decoupled decay is known here");
            double maxNorm =
                    c.get("clip_norm").isNull() ? 1e30 : c.get("clip_norm").asDouble();
            try (Parameters parameters =
                            parameters(GoldenCases.doubles(c.get("initial"))).requireGradients();
                    AdamW optimizer = new AdamW(parameters, decay, maxNorm)) {
                for (int step = 0; step < c.get("grads").size(); step++) {
                    leaveGradient(parameters, GoldenCases.doubles(c.get("grads").get(step)));
                    double norm = optimizer.step(c.get("lr").asDouble());
                    assertEquals(c.get("grad_norms").get(step).asDouble(), norm, IN_FLOAT * Math.max(1, norm));
                    assertArrayEquals(
                            GoldenCases.doubles(c.get("params_after_each_step").get(step)),
                            values(parameters),
                            IN_FLOAT);
                }
            }
        }
    }

    private static Parameters parameters(double[] values) {
        Parameters parameters = new Parameters(ComputeDevice.CPU);
        parameters.add("w", new Shape(values.length), floats(values));
        return parameters;
    }

    private static void leaveGradient(Parameters parameters, double[] gradient) {
        try (NDManager manager = ComputeDevice.CPU.scope();
                Autograd scope = Autograd.on()) {
            Autograd.backward(
                    parameters.get("w").mul(manager.create(floats(gradient))).sum());
        }
    }

    private static double[] values(Parameters parameters) {
        float[] values = parameters.values().get("w").values();
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, i -> values[i]);
        return doubles;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}

package org.archerrl.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.archerrl.critic.EncoderCritic;
import org.archerrl.critic.UtteranceCritic.Fitted;
import org.archerrl.critic.UtteranceCritic.Judged;
import org.archerrl.critic.UtteranceCritic.Targets;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.rl.Advantages;

/** One folder with an ArCHer update: the critic's and the policy's files, and what the reference makes of them. */
record ArcherCase(Path folder, JsonNode golden) {
    private static final double RELATIVE = 1e-5;

    /**
     * Returns every case.
     *
     * @throws AssertionError if there is none
     */
    static List<ArcherCase> all() {
        List<ArcherCase> cases = GoldenCases.files("critic.safetensors").stream()
                .map(Path::getParent)
                .map(folder -> new ArcherCase(folder, GoldenCases.read(folder.resolve("expected.json"))))
                .toList();
        assertFalse(cases.isEmpty(), GoldenCases.folders() + " holds no case with a critic.safetensors");
        return cases;
    }

    String name() {
        return GoldenCases.name(folder);
    }

    double hyper(String name) {
        return golden.get("hyper").get(name).asDouble();
    }

    EncoderCritic critic() {
        Map<String, byte[]> files = GoldenCases.bytes(folder.resolve("critic_encoder"), "config.json");
        files.put("model.safetensors", GoldenCases.bytes(folder.resolve("critic.safetensors")));
        files.put("target.safetensors", GoldenCases.bytes(folder.resolve("target_critic.safetensors")));
        return EncoderCritic.restored(files);
    }

    TokenPolicy policy() {
        return TokenPolicy.restored(
                GoldenCases.bytes(folder.resolve("policy"), "config.json", "model.safetensors", "tokenizer.json"));
    }

    /** Returns token ids by the name they have in {@code token_ids}. */
    int[][] ids(String name) {
        return GoldenCases.intRows(golden.get("token_ids").get(name));
    }

    Fitted fitted(EncoderCritic critic, NDManager manager) {
        return critic.fitted(manager, ids("critic_observation"), ids("critic_action"));
    }

    Targets targets(EncoderCritic critic, NDManager manager) {
        return critic.targets(
                manager, ids("critic_observation"), ids("critic_pi_action"), ids("critic_next_observation"));
    }

    Judged judged(EncoderCritic critic, NDManager manager) {
        return critic.judged(manager, ids("critic_observation"), 1, ids("critic_pi_action"));
    }

    double[] advantages(EncoderCritic critic, NDManager manager) {
        Judged judged = judged(critic, manager);
        return Advantages.ofCritic(heads(judged.fresh()), heads(judged.state()));
    }

    /** Returns [N,2] tensor values as [2][N]. */
    static double[][] heads(NDArray values) {
        float[] flat = values.toFloatArray();
        double[][] heads_KN = new double[2][flat.length / 2];
        for (int i = 0; i < flat.length; i++) {
            heads_KN[i % 2][i / 2] = flat[i];
        }
        return heads_KN;
    }

    static void assertNearRelative(JsonNode expected, double actual) {
        assertEquals(expected.asDouble(), actual, RELATIVE * Math.abs(expected.asDouble()));
    }
}

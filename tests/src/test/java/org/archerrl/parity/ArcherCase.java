package org.archerrl.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.archerrl.policy.TokenPolicy;

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

    TokenPolicy policy() {
        return TokenPolicy.restored(
                GoldenCases.bytes(folder.resolve("policy"), "config.json", "model.safetensors", "tokenizer.json"));
    }

    /** Returns token ids by the name they have in {@code token_ids}. */
    int[][] ids(String name) {
        return GoldenCases.intRows(golden.get("token_ids").get(name));
    }

    static void assertNearRelative(JsonNode expected, double actual) {
        assertEquals(expected.asDouble(), actual, RELATIVE * Math.abs(expected.asDouble()));
    }
}

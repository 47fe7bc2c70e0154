package org.archerrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What commands answer: exit code 0, and with {@code --json} one value on standard output and nothing else. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class AnswersTest {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final ObjectMapper STRICT =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static JsonNode json(String... arguments) throws IOException, InterruptedException {
        return STRICT.readTree(Archer.run(0, SOON, arguments).out());
    }

    private static List<String> keys(JsonNode node) {
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    @Test
    void listsAreArraysOfNamesAndDescriptions() throws IOException, InterruptedException {
        for (String kind : List.of("recipes", "environments", "presets", "models", "variants")) {
            JsonNode list = json("list", kind, "--json");
            assertTrue(list.isArray() && !list.isEmpty(), kind);
            // Variants say of which axis they are, recipes what they are for.
            list.forEach(entry -> assertTrue(
                    List.of(List.of("name", "description"), List.of("name", "kind", "description"))
                            .contains(keys(entry)),
                    entry.toString()));
        }
        String plain = Archer.run(0, SOON, "list", "recipes").out();
        assertTrue(plain.contains("twenty-questions-10  "), plain);
    }

    @Test
    void evaluationIsOneObjectAndRepeatable() throws IOException, InterruptedException {
        String[] command = {"evaluate", TrainedRun.path().toString(), "--episodes", "20", "--json"};
        JsonNode first = json(command);
        assertEquals(
                List.of(
                        "environment",
                        "checkpoint",
                        "episodes",
                        "decoding",
                        "meanReturn",
                        "standardError",
                        "successRate",
                        "meanTurns"),
                keys(first));
        assertEquals("key-door", first.path("environment").asText());
        assertEquals(20, first.path("episodes").asInt());
        assertEquals(first, json(command));
    }

    @Test
    void versionHelpAndReport() throws IOException, InterruptedException {
        assertTrue(Archer.run(0, SOON, "--version").out().startsWith("archer 0."));
        assertTrue(Archer.run(0, SOON, "--help").out().contains("train"));
        String report = TrainedRun.path().resolve("report.html").toString();
        assertEquals(
                report + "\n",
                Archer.run(0, SOON, "report", TrainedRun.path().toString()).out());
        assertTrue(Files.size(TrainedRun.path().resolve("report.html")) > 1000);
    }

    @Test
    void watchingAnEpisodeEndsWithItsReturn() throws IOException, InterruptedException {
        String shown = Archer.run(0, SOON, "play", TrainedRun.path().toString()).out();
        assertTrue(shown.lines().reduce("", (a, b) -> b).matches("return -?\\d+\\.\\d\\d in \\d+ turns"), shown);
    }
}

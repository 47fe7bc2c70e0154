package org.archerrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
        for (String kind : List.of("environments", "presets", "models", "formats")) {
            assertFields(List.of("name", "description"), "list", kind, "--json");
        }
        for (String kind : List.of("recipes", "variants")) {
            assertFields(List.of("name", "kind", "description"), "list", kind, "--json");
        }
        assertFields(
                List.of("name", "description", "source", "formula", "use", "spec"),
                "list",
                "presets",
                "--json",
                "--verbose");
        assertFields(List.of("name", "kind", "description", "defaults"), "list", "variants", "--json", "--verbose");
        String plain = Archer.run(0, SOON, "list", "recipes").out();
        assertTrue(plain.contains("twenty-questions-10  "), plain);
    }

    private static void assertFields(List<String> fields, String... command) throws IOException, InterruptedException {
        JsonNode list = json(command);
        assertTrue(list.isArray() && !list.isEmpty(), String.join(" ", command));
        list.forEach(entry -> assertEquals(fields, keys(entry)));
    }

    @Test
    void listsForPeopleFitAScreen() throws IOException, InterruptedException {
        for (String kind : List.of("presets", "variants")) {
            String shown = Archer.run(0, SOON, "list", kind, "--verbose").out();
            assertEquals(
                    List.of(), shown.lines().filter(line -> line.length() > 100).toList());
            assertTrue(shown.contains("temporal-difference"), shown);
        }
    }

    @Test
    void whatIsKnownToMisleadIsSaidOnce(@TempDir Path directory) throws IOException, InterruptedException {
        Path run = directory.resolve("run");
        String[] command = {
            "train",
            Archer.tiny(),
            "--run-dir",
            run.toString(),
            "--set",
            "algorithm.evaluator=monte-carlo",
            "--set",
            "iterations=0"
        };
        String said = Archer.run(0, SOON, command).err();
        assertEquals(1, said.lines().count(), said);
        assertTrue(said.startsWith("archer: warning: monte-carlo"), said);
        assertTrue(Files.readString(run.resolve("log.txt")).contains("warning: monte-carlo"));
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

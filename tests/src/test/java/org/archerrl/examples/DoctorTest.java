package org.archerrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code archer doctor RUN_DIR} on real runs: one that collapses, and one whose critic learns while its policy stands still. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class DoctorTest {
    private static final Duration DEADLINE = Duration.ofMinutes(8);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private JsonNode doctor(Path run, String... more) throws IOException, InterruptedException {
        String[] command = new String[more.length + 3];
        command[0] = "doctor";
        command[1] = run.toString();
        command[2] = "--json";
        System.arraycopy(more, 0, command, 3, more.length);
        return JSON.readTree(Archer.run(0, DEADLINE, command).out());
    }

    @Test
    void hugeStepsCollapseThePolicyAndTheDoctorSaysSo() throws IOException, InterruptedException {
        Path run = directory.resolve("collapsing");
        Archer.run(
                0,
                DEADLINE,
                "train",
                "quick",
                "--run-dir",
                run.toString(),
                "--set",
                "algorithm.policy.learningRate=3e-2",
                "--set",
                "algorithm.policy.sampleSets=8",
                "--set",
                "algorithm.extraction=reinforce",
                "--set",
                "iterations=4");
        JsonNode worst = doctor(run).get("findings").get(0);
        assertEquals("SERIOUS", worst.get("severity").asText());
        assertTrue(worst.get("name").asText().matches("collapsed|stuck"), worst::toString);
        assertTrue(worst.get("settings").toString().contains("algorithm.policy.learningRate="), worst::toString);
    }

    @Test
    void aFittedCriticKnowsWhatRollOutsTell() throws IOException, InterruptedException {
        Path run = directory.resolve("standing");
        Archer.run(
                0,
                DEADLINE,
                "train",
                "key-door",
                "--run-dir",
                run.toString(),
                "--set",
                "algorithm.policy.learningRate=1e-9",
                "--set",
                "iterations=10");
        JsonNode fitted = doctor(run, "--true-advantage").get("trueAdvantage");
        JsonNode fresh =
                doctor(run, "--true-advantage", "--checkpoint", "warm-start").get("trueAdvantage");
        assertEquals(64, fitted.get("states").asInt());
        assertTrue(fitted.get("corrected correlation").asDouble() > 0.85, fitted::toString);
        // Five utterances make chance wide: what tells a critic that knows nothing is that it tells nothing apart.
        assertTrue(fresh.get("corrected correlation").asDouble() < 0.7, fresh::toString);
        double real = fitted.get("true spread inside a state").asDouble();
        assertEquals(real, fitted.get("believed spread inside a state").asDouble(), real / 4);
        assertTrue(fresh.get("believed spread inside a state").asDouble() < real / 4, fresh::toString);
    }

    @Test
    void whatHasNoQIsNotTried() throws IOException, InterruptedException {
        Path run = directory.resolve("bc");
        Archer.run(
                0,
                DEADLINE,
                "train",
                "key-door",
                "--run-dir",
                run.toString(),
                "--set",
                "algorithm.preset=reinforce",
                "--set",
                "iterations=1");
        JsonNode told = doctor(run, "--true-advantage").get("trueAdvantage");
        assertTrue(told.get("not tried").asText().contains("has no Q of utterances"), told::toString);
    }
}

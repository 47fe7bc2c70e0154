package org.archerrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark measures what it was asked to, and keeps it. How fast is no test. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class BenchTest {
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    @Test
    void whatIsPrintedIsKept() throws IOException, InterruptedException {
        Path file = directory.resolve("bench.json");
        String printed = Archer.run(
                        0,
                        DEADLINE,
                        "bench",
                        "environment",
                        "rollout",
                        "critic",
                        "policy",
                        "--json",
                        "--save",
                        file.toString())
                .out();
        JsonNode kept = JSON.readTree(file.toFile());
        assertEquals(JSON.readTree(printed), kept);
        Map<String, Integer> units = new TreeMap<>();
        for (JsonNode rate : kept.path("rates")) {
            units.merge(rate.path("unit").asText(), 1, Integer::sum);
            double median = rate.path("median").asDouble();
            assertTrue(0 < rate.path("min").asDouble() && rate.path("min").asDouble() <= median, rate.toString());
            assertTrue(median <= rate.path("max").asDouble(), rate.toString());
        }
        assertEquals(Map.of("turns/s", 3, "tokens/s", 1, "steps/s", 2, "sample sets/s", 1), units);
        assertTrue(kept.path("machine").path("cores").asInt() >= 1);
    }

    @Test
    void nothingIsOverwrittenAndNothingIsMeasuredForAFileThatCannotBe() throws IOException, InterruptedException {
        Path kept = Files.writeString(directory.resolve("kept.json"), "kept");
        for (Path file : List.of(kept, directory.resolve("nowhere/bench.json"))) {
            Child.Ended ended = Archer.run(2, DEADLINE, "bench", "--save", file.toString());
            assertEquals(1, ended.err().lines().count(), ended.err());
            assertTrue(ended.err().startsWith("archer: --save: "), ended.err());
        }
        assertEquals("kept", Files.readString(kept));
    }

    @Test
    void aComparisonThatCannotBeMadeSaysWhy() throws IOException, InterruptedException {
        Path files = Files.createDirectories(directory.resolve("files"));
        Files.writeString(files.resolve("note.txt"), "not Python's");
        assertWrong("--peer --peer-venv " + files, "--peer-venv: " + files + " is no virtual environment of Python");
        assertEquals("not Python's", Files.readString(files.resolve("note.txt")));
        assertWrong("--peer --threads 0", "--threads: must be at least 1, got 0");
        assertWrong("--peer --rounds -1", "--rounds: must be at least 1, got -1");
        assertWrong("--peer rollout", "there is no benchmark 'rollout'; there is sampling-6x384, ");
        Child.Ended ended = Archer.run(2, DEADLINE, "bench", "--threads", "2");
        assertTrue(ended.err().startsWith("Error: Missing required argument(s): --peer"), ended.err());
    }

    @Test
    void aComparisonNeedsPython() throws IOException, InterruptedException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        for (String tool : List.of("bash", "env", "dirname", "readlink", "git", "find", "sed", "java")) {
            for (String folder : System.getenv("PATH").split(":")) {
                if (Files.isExecutable(Path.of(folder, tool)) && !Files.exists(bin.resolve(tool))) {
                    Files.createSymbolicLink(bin.resolve(tool), Path.of(folder, tool));
                }
            }
        }
        List<String> command = List.of("bench", "--peer", "--peer-venv", directory + "/venv");
        try (Child child = Archer.start(Map.of("PATH", bin.toString()), command)) {
            String said = child.await(2, DEADLINE).err();
            assertTrue(said.startsWith("archer: --peer: python3 cannot be started"), said);
            assertTrue(said.contains("install Python 3.9 to 3.13"), said);
        }
    }

    private static void assertWrong(String arguments, String begin) throws InterruptedException {
        Child.Ended ended = Archer.run(2, DEADLINE, ("bench " + arguments).split(" "));
        assertEquals(1, ended.err().lines().count(), ended.err());
        assertTrue(ended.err().startsWith("archer: " + begin), ended.err());
    }
}

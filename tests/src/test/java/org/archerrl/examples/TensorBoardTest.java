package org.archerrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.archerrl.job.run.MetricsLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TensorBoard itself reads a run's event files: every number of {@code metrics.jsonl}, once, at the time it was made. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class TensorBoardTest {
    private static final Duration RUN = Duration.ofMinutes(8);
    private static final Duration READING = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    /** Returns the values by tag and step; each point's wall time must lie in these bounds. */
    private static Map<String, Float> read(Path run, Instant from) throws IOException, InterruptedException {
        String read = VirtualEnvironment.TELEMETRY.run(Host.HERE, READING, "read_events.py", run.toString());
        Instant until = Instant.now();
        Map<String, Float> points = new TreeMap<>();
        for (String line : read.lines().toList()) {
            JsonNode point = JSON.readTree(line);
            String place = point.get("tag").asText() + " @ " + point.get("step").asInt();
            Instant at = Instant.ofEpochMilli((long) (point.get("wallTime").asDouble() * 1000));
            assertTrue(at.isAfter(from) && at.isBefore(until), place + " was at " + at);
            assertEquals(null, points.put(place, (float) point.get("value").asDouble()), place + " is there twice");
        }
        return points;
    }

    /** Returns what {@code metrics.jsonl} says, under the same names; a scalar of TensorBoard is a float. */
    private static Map<String, Float> written(Path run) {
        Map<String, Float> points = new TreeMap<>();
        for (Map<String, Double> line : new MetricsLog(run).read()) {
            line.forEach((name, value) -> points.put(
                    name.replaceFirst("\\.", "/") + " @ "
                            + line.get("iteration").intValue(),
                    value.floatValue()));
        }
        return points;
    }

    @Test
    void tensorBoardReadsEveryMetricOfARunThatWasKilledAndWentOn() throws Exception {
        Instant begun = Instant.now();
        String run = directory.resolve("run").toString();
        List<String> forever = List.of("train", Archer.tiny(), "--run-dir", run, "--set", "iterations=100000");
        try (Child killed = Archer.start(forever.toArray(new String[0]))) {
            killed.awaitLine("iteration 12/", RUN);
            killed.signal("KILL");
            killed.await(RUN);
        }
        Path path = Path.of(run);
        Map<String, Float> before = read(path, begun);
        assertEquals(written(path), before);
        assertTrue(before.containsKey("rollout/return.mean @ 12"), before.toString());

        int more = lastCheckpoint(path) + 2;
        Archer.run(0, RUN, "train", Archer.tiny(), "--run-dir", run, "--resume", "--set", "iterations=" + more);
        Map<String, Float> after = read(path, begun);
        assertEquals(written(path), after);
        assertTrue(after.containsKey("evaluation/return.mean @ " + more), after.toString());
        assertTrue(after.keySet().stream().noneMatch(place -> place.endsWith(" @ " + (more + 1))), after.toString());
    }

    private static int lastCheckpoint(Path run) throws IOException {
        return Integer.parseInt(
                run.resolve("checkpoints/last").toRealPath().getFileName().toString());
    }
}

package org.archerrl.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A long embedded run does not grow: neither its heap, nor tensors, nor the objects that Ray keeps. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class SteadyMemoryTest {
    private static final int ITERATIONS = 1000;
    private static final int BETWEEN = 10;
    private static final double MARGIN = 1.03;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path directory;

    @Test
    void residentMemoryIsFlatOverAThousandIterations() throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("train", Archer.tiny()));
        arguments.addAll(List.of("--run-dir", directory.resolve("run").toString()));
        for (String change : List.of(
                "environment.name=bandit",
                "replay.capacity=64",
                "rollout.episodesPerIteration=2",
                "algorithm.critic.stepsPerIteration=1",
                "algorithm.extraction.epochs=1",
                "evaluation.every=0",
                "iterations=" + ITERATIONS)) {
            arguments.addAll(List.of("--set", change));
        }
        List<Double> megabytes = new ArrayList<>();
        try (Child run = Archer.start(Map.of("ARCHER_JAVA_OPTIONS", "-Xmx128m"), arguments)) {
            for (int i = BETWEEN; i < ITERATIONS; i += BETWEEN) {
                run.awaitLine("iteration " + i + "/", PATIENCE);
                megabytes.add(resident(run.handle()));
            }
            run.await(0, PATIENCE);
        }
        double second = mean(megabytes, 0.25, 0.5);
        double last = mean(megabytes, 0.75, 1);
        String line = String.format(
                "resident memory: %.1f MB on average over iterations 250 to 500, %.1f MB over 750 to 1000; all: %s",
                second, last, megabytes);
        System.out.println(line);
        assertTrue(last <= MARGIN * second, line);
    }

    private static double mean(List<Double> values, double from, double to) {
        return values.subList((int) (values.size() * from), (int) (values.size() * to)).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }

    private static double resident(ProcessHandle process) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}

package org.archerrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A small ablation as users start, kill, resume and extend one. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class AblationTest {
    private static final Duration DEADLINE = Duration.ofMinutes(8);

    @TempDir
    private Path directory;

    /** Two cells; the second is long enough that it is under way when the first has ended. */
    private Path file(String more) throws IOException {
        return Files.writeString(
                directory.resolve("small.yaml"),
                "recipe: " + Archer.tiny() + "\n"
                        + "set: {environment.name: bandit, checkpoint.every: 1}\n"
                        + "cells:\n  short: {iterations: 2}\n  long: {iterations: 12}\n"
                        + "seeds: 2\nbaseline: short\nparallel: 2\n" + more);
    }

    private String place() {
        return directory.resolve("small").toString();
    }

    private Path run(String cell, int seed) {
        return directory.resolve("small").resolve(cell).resolve("seed-" + seed);
    }

    /** Returns every file of a directory with the time it was written at. */
    private static Map<Path, FileTime> times(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            Map<Path, FileTime> times = new TreeMap<>();
            for (Path file : all.toList()) {
                times.put(file, Files.getLastModifiedTime(file));
            }
            return times;
        }
    }

    private static void assertEnd(List<ProcessHandle> processes) {
        processes.forEach(p -> p.onExit().orTimeout(60, TimeUnit.SECONDS).join());
    }

    @Test
    void survivesAKillAndRunsNothingTwice() throws IOException, InterruptedException {
        String small = file("").toString();
        List<ProcessHandle> runs;
        try (Child child = Archer.start("ablate", small, "--run-dir", place())) {
            child.awaitLine("short seed 1: finished", DEADLINE);
            runs = child.handle().descendants().toList();
            assertFalse(runs.isEmpty(), "a run of the long cell is under way");
            Child.signal(child.handle(), "KILL");
            child.await(DEADLINE);
            assertEnd(runs);
        }
        Map<Path, FileTime> before = times(run("short", 1));

        Child.Ended resumed = Archer.run(0, DEADLINE, "ablate", small, "--run-dir", place());
        assertTrue(resumed.out().contains("1 of 4 runs are there already"), resumed.out());
        assertTrue(resumed.out().contains("long seed 1: goes on"), resumed.out());
        assertFalse(resumed.out().contains("short seed 1"), resumed.out());
        assertEquals(before, times(run("short", 1)));
        for (int seed = 1; seed <= 2; seed++) {
            Path plain = directory.resolve("plain" + seed);
            Archer.run(
                    0,
                    DEADLINE,
                    ("train " + Archer.tiny() + " --seed " + seed + " --run-dir " + plain
                                    + " --set environment.name=bandit --set checkpoint.every=1 --set iterations=12")
                            .split(" "));
            assertEquals(Archer.metrics(plain), Archer.metrics(run("long", seed)), "seed " + seed);
        }

        Map<Path, FileTime> all = times(run("long", 2));
        Child.Ended again = Archer.run(0, DEADLINE, "ablate", small, "--run-dir", place());
        assertTrue(again.out().contains("4 of 4 runs are there already"), again.out());
        assertEquals(all, times(run("long", 2)));
    }

    @Test
    void ctrlCStopsEveryRunWithACheckpoint() throws IOException, InterruptedException {
        String small = file("").toString();
        try (Child child = Archer.start("ablate", small, "--run-dir", place())) {
            child.awaitLine("short seed 1: finished", DEADLINE);
            // A terminal's Ctrl-C comes to every process.
            for (ProcessHandle run : child.handle().descendants().toList()) {
                Child.signal(run, "INT");
            }
            child.signal("INT");
            Child.Ended ended = child.await(1, DEADLINE);
            assertTrue(ended.out().contains("long seed 1: stopped"), ended.out());
            assertTrue(ended.out().contains("stopped; the same command goes on"), ended.out());
        }
        String said = Files.readString(directory.resolve("small/long/seed-1.out"));
        assertTrue(said.contains("stopped, with a checkpoint"), said);
        assertTrue(Files.exists(directory.resolve("small/report.html")));
    }

    @Test
    void aFailedRunIsToldAndTheOthersGoOn() throws IOException, InterruptedException {
        String base = "recipe: " + Archer.tiny() + "\nset: {environment.name: bandit, iterations: 1}\n";
        Path small = directory.resolve("small.yaml");
        Files.writeString(small, base + "cells: {a: }\nseeds: 1\n");
        Archer.run(0, DEADLINE, "ablate", small.toString(), "--run-dir", place());

        Path obstacle = run("b", 1).resolve("thesis.tex");
        Files.createDirectories(obstacle.getParent());
        Files.writeString(obstacle, "kept");
        Files.writeString(small, base + "cells: {a: , b: {rollout.episodesPerIteration: 8}}\nseeds: 2\n");
        Child.Ended ended = Archer.run(1, DEADLINE, "ablate", small.toString(), "--run-dir", place());
        assertTrue(ended.out().contains("b seed 1: failed with exit code 2: archer: --run-dir"), ended.out());
        assertTrue(ended.out().contains("b seed 2: finished"), ended.out());
        assertTrue(ended.err().contains("some runs failed; the same command tries them again"), ended.err());
        assertTrue(Files.readString(directory.resolve("small/report.html")).contains("failed: exit code 2: archer:"));

        Files.delete(obstacle);
        Child.Ended again = Archer.run(0, DEADLINE, "ablate", small.toString(), "--run-dir", place());
        assertTrue(again.out().contains("3 of 4 runs are there already"), again.out());
        assertFalse(Files.readString(directory.resolve("small/report.html")).contains("failed:"));
        Files.writeString(small, base + "cells: {a: , b: {rollout.episodesPerIteration: 9}}\nseeds: 2\n");
        UserErrorsTest.assertWrong(
                "ablate " + small + " --run-dir " + place(),
                "holds another ablation: the cell b has rollout.episodesPerIteration: 9, not 8");
    }

    @Test
    void whatWouldRunIsShownAndWhatCannotIsRefused() throws IOException, InterruptedException {
        String small = file("").toString();
        Child.Ended plan = Archer.run(0, DEADLINE, "ablate", small, "--run-dir", place(), "--dry-run");
        assertTrue(plan.out().contains(run("long", 2) + "  192 episodes  to run"), plan.out());
        assertTrue(plan.out().contains("2 cells, 2 seeds, 2 side by side"), plan.out());
        String ablate = "ablate --run-dir " + place() + " ";
        UserErrorsTest.assertWrong(ablate + file("grid: {seed: [1]}\n"), "training seeds are listed under seeds");
        UserErrorsTest.assertWrong(
                ablate + file("grid: {rollout.workers: [1, 0]}\n"), "cell workers=0", "small.yaml:9");
        UserErrorsTest.assertWrong(ablate + "nowhere.yaml", "the ablation file nowhere.yaml does not exist");
        assertFalse(Files.exists(directory.resolve("small")), "nothing was begun");
    }
}

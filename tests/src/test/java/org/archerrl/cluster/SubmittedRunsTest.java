package org.archerrl.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.archerrl.examples.Archer;
import org.archerrl.examples.Child;
import org.archerrl.examples.VirtualEnvironment;
import org.archerrl.job.actor.CriticActor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs as jobs of a cluster that shares no path with this program, submitted by {@code archer submit} and by Ray's own command. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class SubmittedRunsTest {
    private static final Duration RUN = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofMinutes(5);
    private static final String FOREVER = "iterations=100000";

    /** The engine's cache of the cluster's nodes: empty at first, so that PyTorch's libraries come with the job. */
    @TempDir
    private static Path cache;

    private static RayHead ray;

    @TempDir
    private Path directory;

    @BeforeAll
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    static void startRay() throws IOException, InterruptedException {
        ray = RayHead.withDashboard(Map.of("DJL_CACHE_DIR", cache.toString()));
    }

    @AfterAll
    static void endRay() {
        ray.close();
    }

    private Child rayJob(String verb, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(VirtualEnvironment.RAY.bin().resolve("ray").toString(), "job", verb));
        command.addAll(List.of("--address", ray.dashboard()));
        command.addAll(List.of(more));
        return Child.start(directory, Map.of("PYTHONUNBUFFERED", "1"), command);
    }

    /** Writes a package with the recipe in it, and submits it by Ray's own command. */
    private Child submitPlainly(String id, Path run, String... more) throws IOException, InterruptedException {
        Path whole = directory.resolve("package");
        Archer.run(0, SOON, "package", whole.toString());
        Files.copy(Path.of(Archer.tiny()), whole.resolve("code/tiny.yaml"));
        List<String> job = new ArrayList<>(
                List.of("--submission-id", id, "--runtime-env", whole.resolve("runtime-env.yaml") + "", "--"));
        job.addAll(List.of("bash", "archer", "train", "tiny.yaml", "--run-dir", run.toString()));
        job.addAll(List.of(more));
        return rayJob("submit", job.toArray(new String[0]));
    }

    private Child submit(Path run, String... more) {
        List<String> command = new ArrayList<>(List.of("submit", Archer.tiny(), "--address", ray.dashboard()));
        command.addAll(List.of("--run-dir", run.toString()));
        command.addAll(List.of(more));
        return Archer.start(command.toArray(new String[0]));
    }

    private List<Map<String, Object>> embedded(int iterations) throws IOException, InterruptedException {
        Path run = directory.resolve("embedded");
        Archer.run(0, RUN, "train", Archer.tiny(), "--run-dir", run.toString(), "--set", "iterations=" + iterations);
        return Archer.metrics(run);
    }

    private static int stoppedAt(Path run) throws IOException {
        int last = Archer.metrics(run).size() - 1;
        assertTrue(
                Files.exists(run.resolve("checkpoints/" + last + "/manifest.json")),
                "a checkpoint of iteration " + last);
        return last;
    }

    private static void assertAllCodeIsUploaded() throws IOException {
        List<ProcessHandle> actors = ray.actors();
        assertTrue(actors.size() >= 4, "four actors or more: " + actors);
        String own = Archer.TARGET.getParent().getParent().toString() + "/ray-jobs";
        for (ProcessHandle actor : actors) {
            String command = Files.readString(Path.of("/proc", Long.toString(actor.pid()), "cmdline"));
            assertTrue(command.contains("java_jars_files/_ray_pkg_"), command);
            assertFalse(command.contains(own), command);
        }
    }

    @Test
    void raysOwnCommandRunsStopsAndGoesOnBitForBit() throws Exception {
        Path run = directory.resolve("run");
        try (Child job = submitPlainly("plain", run, "--set", FOREVER)) {
            job.awaitLine("iteration 2/", RUN);
            MoreFiles.deleteRecursively(directory.resolve("package"), RecursiveDeleteOption.ALLOW_INSECURE);
            assertAllCodeIsUploaded();
            try (Child stop = rayJob("stop", "plain")) {
                stop.await(0, SOON);
            }
            assertTrue(job.await(0, SOON).out().contains("stopped, with a checkpoint; go on with: archer submit"));
        }
        ray.awaitNoActors(SOON);
        int iterations = stoppedAt(run) + 2;
        try (Child job = submitPlainly("plain-again", run, "--set", "iterations=" + iterations)) {
            String out = job.await(0, RUN).out();
            assertTrue(out.contains("done; the report is " + run.resolve("report.html")), out);
        }
        assertTrue(Files.exists(run.resolve("report.html")));
        assertEquals(embedded(iterations), Archer.metrics(run));
    }

    @Test
    void archerSubmitRunsStopsAndGoesOnBitForBit() throws Exception {
        Path run = directory.resolve("run");
        try (Child job = submit(run, "--submission-id", "own", "--set", FOREVER)) {
            job.awaitLine("iteration 2/", RUN);
            assertAllCodeIsUploaded();
            assertEquals(
                    "own is STOPPED\n",
                    Archer.run(0, SOON, "stop", "own", "--address", ray.dashboard())
                            .out());
            Child.Ended ended = job.await(1, SOON);
            assertTrue(ended.out().contains("stopped, with a checkpoint"), ended.out());
            assertTrue(ended.err().contains("archer stop own --address " + ray.dashboard()), ended.err());
        }
        ray.awaitNoActors(SOON);
        int iterations = stoppedAt(run) + 2;
        try (Child job = submit(run, "--set", "iterations=" + iterations)) {
            String out = job.await(0, RUN).out();
            assertEquals(
                    1,
                    out.lines()
                            .filter(line -> line.startsWith("done; the report is"))
                            .count(),
                    out);
        }
        assertEquals(embedded(iterations), Archer.metrics(run));
    }

    @Test
    void failedRunEndsWithOneAndItsReason() throws Exception {
        try (Child job = submit(directory.resolve("failed"), "--set", FOREVER)) {
            job.awaitLine("iteration 1/", RUN);
            Child.signal(ray.actor(CriticActor.class), "KILL");
            String out = job.await(1, SOON).out();
            assertTrue(out.contains("archer: the run failed: the process of an actor died"), out);
        }
    }

    @Test
    void wrongInputOfTheJobIsTwoForArcherAndOneForRay() throws Exception {
        Path none = directory.resolve("none");
        String reason = "--resume: there is no run in " + none;
        try (Child job = submit(none, "--resume")) {
            String out = job.await(2, SOON).out();
            assertTrue(out.contains(reason), out);
        }
        try (Child job = submitPlainly("wrong", none, "--resume")) {
            String out = job.await(1, SOON).out();
            assertTrue(out.contains(reason), out);
        }
    }

    @Test
    void runDirectoryThatGoesWithTheJobIsRefused() throws InterruptedException {
        Child.Ended ended =
                Archer.run(2, SOON, "submit", Archer.tiny(), "--address", ray.dashboard(), "--run-dir", "runs/here");
        assertTrue(ended.err().contains("--run-dir of a submitted job must be an absolute path"), ended.err());
    }

    @Test
    void addressOfTheHeadItselfIsNoDashboard() throws InterruptedException {
        String address = "http://" + ray.address();
        Child.Ended ended = Archer.run(1, SOON, "submit", Archer.tiny(), "--address", address);
        assertTrue(ended.err().contains("does not answer like a Ray dashboard"), ended.err());
    }
}

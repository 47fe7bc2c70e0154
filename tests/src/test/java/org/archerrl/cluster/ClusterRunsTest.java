package org.archerrl.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.archerrl.job.actor.CriticActor;
import org.archerrl.job.actor.RolloutActor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a real Ray cluster: the same figures as embedded, through lost actors and Ctrl-C, and nobody else's processes hurt. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ClusterRunsTest {
    private static final Duration RUN = Duration.ofMinutes(10);
    private static final Duration STOP = Duration.ofMinutes(5);
    private static final String FOREVER = "iterations=100000";

    private static RayHead ray;
    private static List<Map<String, Object>> embedded = List.of();

    @TempDir
    private Path directory;

    @BeforeAll
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    static void startRay() throws IOException, InterruptedException {
        ray = RayHead.start();
    }

    @AfterAll
    static void endRay() {
        ray.close();
    }

    /** A run over two rollout actors: on the cluster if an address is given. */
    private Child train(String name, String iterations, String... more) {
        String run = directory.resolve(name).toString();
        List<String> arguments = new ArrayList<>(List.of("train", Archer.tiny(), "--run-dir", run));
        arguments.addAll(List.of("--set", "rollout.workers=2", "--set", iterations));
        arguments.addAll(List.of(more));
        return Archer.start(arguments.toArray(new String[0]));
    }

    /** Returns the metrics of an unbroken embedded run, over two rollout actors as well. */
    private List<Map<String, Object>> embedded(int iterations) throws IOException, InterruptedException {
        if (embedded.size() <= iterations) {
            try (Child run = train("embedded", "iterations=" + (iterations + 10))) {
                run.await(0, RUN);
            }
            embedded = Archer.metrics(directory.resolve("embedded"));
        }
        return embedded.subList(0, iterations + 1);
    }

    @Test
    void twoRolloutActorsGiveTheFiguresOfAnEmbeddedRunBitForBit() throws Exception {
        List<ProcessHandle> before = ray.servers();
        assertTrue(before.size() >= 2, "the head has a control store and a raylet, got " + before);
        try (Child run = train("cluster", "iterations=3", "--address", ray.address())) {
            Child.Ended ended = run.await(0, RUN);
            assertTrue(ended.out().contains("done; the report is"), ended.out());
        }
        List<Map<String, Object>> metrics = Archer.metrics(directory.resolve("cluster"));
        assertEquals(4, metrics.size());
        assertEquals(48, metrics.get(3).get("episodes"));
        assertEquals(embedded(3), metrics);
        ray.awaitNoActors(STOP);
        assertTrue(
                before.stream().allMatch(ProcessHandle::isAlive),
                "the cluster that was there before the drivers outlives the cluster run and the embedded one");
    }

    @Test
    void killedRolloutActorIsReplacedAndChangesNoFigure() throws Exception {
        int iterations;
        try (Child run = train("killed", FOREVER, "--address", ray.address())) {
            run.awaitLine("iteration 1/", RUN);
            Child.signal(ray.actor(RolloutActor.class), "KILL");
            iterations = 3 + lastIteration("killed");
            run.awaitLine("iteration " + iterations + "/", RUN);
            run.signal("INT");
            run.await(1, STOP);
        }
        String log = Files.readString(directory.resolve("killed/log.txt"));
        assertTrue(log.contains("rollout worker") && log.contains("was lost; starting another one"), log);
        List<Map<String, Object>> metrics = Archer.metrics(directory.resolve("killed"));
        assertEquals(embedded(iterations), metrics.subList(0, iterations + 1));
    }

    private int lastIteration(String name) throws IOException {
        return Archer.metrics(directory.resolve(name)).size() - 1;
    }

    @Test
    void killedCriticEndsTheRunWithOneMessageAndResumeFinishesIt() throws Exception {
        try (Child run = train("critic", FOREVER, "--address", ray.address())) {
            run.awaitLine("iteration 1/", RUN);
            Child.signal(ray.actor(CriticActor.class), "KILL");
            Child.Ended ended = run.await(1, STOP);
            assertTrue(ended.err().contains("archer: the run failed: the process of an actor died"), ended.err());
            assertTrue(ended.err().contains("--resume goes on from the last checkpoint"), ended.err());
            assertFalse(ended.err().contains("\tat "), ended.err());
        }
        ray.awaitNoActors(STOP);
        int more = lastIteration("critic") + 2;
        try (Child run = train("critic", "iterations=" + more, "--resume", "--address", ray.address())) {
            run.await(0, RUN);
        }
        assertEquals(embedded(more), Archer.metrics(directory.resolve("critic")));
    }

    @Test
    void interruptedWhileItsActorsStartLeavesNoProcessAndStartsAnew() throws Exception {
        try (Child run = train("early", "iterations=1", "--address", ray.address())) {
            run.awaitLine("run directory", RUN);
            run.signal("INT");
            Child.Ended ended = run.await(1, STOP);
            assertTrue(ended.out().contains("stopped during the warm start, which starts anew with"), ended.out());
        }
        ray.awaitNoActors(STOP);
        try (Child run = train("early", "iterations=1", "--resume", "--address", ray.address())) {
            run.await(0, RUN);
        }
        assertEquals(embedded(1), Archer.metrics(directory.resolve("early")));
    }

    @Test
    void interruptedDriverSavesAndLeavesNoProcessAndResumeGoesOnBitForBit() throws Exception {
        try (Child run = train("stopped", FOREVER, "--address", ray.address())) {
            run.awaitLine("iteration 1/", RUN);
            run.signal("INT");
            Child.Ended ended = run.await(1, STOP);
            assertTrue(ended.out().contains("stopped, with a checkpoint; go on with: archer train"), ended.out());
            assertTrue(ended.out().contains(" --set " + FOREVER + " --address " + ray.address()), ended.out());
            assertFalse(run.handle().isAlive());
        }
        int stopped = lastIteration("stopped");
        assertTrue(Files.exists(directory.resolve("stopped/checkpoints/" + stopped + "/manifest.json")));
        ray.awaitNoActors(STOP);
        String longer = "iterations=" + (stopped + 2);
        try (Child run = train("stopped", longer, "--resume", "--address", ray.address())) {
            run.await(0, RUN);
        }
        assertEquals(embedded(stopped + 2), Archer.metrics(directory.resolve("stopped")));
    }
}

package org.archerrl.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.archerrl.examples.Archer;
import org.archerrl.examples.Child;
import org.archerrl.examples.Host;
import org.archerrl.job.actor.RolloutActor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What actors ask of a real cluster with two GPUs that only Ray believes in: they get the right ones, say which, and then that
 * the engine here has none.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class PlacementTest {
    private static final Duration RUN = Duration.ofMinutes(10);
    private static final String NO_ENGINE = "the engine of this process sees 0 GPU(s) and was given gpu:";

    private static RayHead ray;

    @TempDir
    private Path directory;

    @BeforeAll
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    static void startRay() throws IOException, InterruptedException {
        ray = RayHead.start(Host.HERE, RayHead.freePort(), Map.of(), List.of("--num-cpus=8", "--num-gpus=2"));
    }

    @AfterAll
    static void endRay() {
        ray.close();
    }

    private Child.Ended train(int code, String... settings) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("train", Archer.tiny(), "--address", ray.address()));
        arguments.addAll(List.of("--run-dir", directory.resolve("run").toString(), "--set", "iterations=2"));
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        return Archer.run(code, RUN, arguments.toArray(new String[0]));
    }

    private static String devices(Child.Ended ended) {
        return ended.out()
                .lines()
                .filter(line -> line.startsWith("the policy learns on "))
                .findFirst()
                .orElse(ended.out() + ended.err());
    }

    @Test
    void twoLearnersTakeTheTwoGpus() throws InterruptedException {
        Child.Ended ended = train(1, "placement.policy.gpus=1", "placement.critic.gpus=1");
        assertEquals("the policy learns on gpu:0; the critic on gpu:1", devices(ended));
        assertTrue(ended.err().contains("placement.policy.gpus: " + NO_ENGINE + "0"), ended.err());
    }

    @Test
    void learnersOfOneKindTakeOneEach() throws InterruptedException {
        Child.Ended ended = train(1, "placement.critic.gpus=1", "placement.criticLearners=2");
        assertEquals("the policy learns on cpu; the critic on gpu:0, gpu:1", devices(ended));
        assertTrue(ended.err().contains("placement.critic.gpus: " + NO_ENGINE), ended.err());
    }

    @Test
    void sharesOfAGpuAreOfTheSameOne() throws InterruptedException {
        String devices = devices(train(1, "placement.policy.gpus=0.5", "placement.critic.gpus=0.5"));
        assertTrue(devices.matches("the policy learns on (gpu:\\d); the critic on \\1"), devices);
    }

    @Test
    void moreGpusThanThereAreIsRefusedAtOnce() throws InterruptedException {
        Child.Ended ended =
                train(1, "placement.policy.gpus=1", "placement.critic.gpus=1", "placement.criticLearners=2");
        assertTrue(
                ended.err()
                        .contains("the run needs GPU 3 at once (policy actor 0, critic actor 0, critic actor 1, first"
                                + " rollout worker), and the cluster has 1 node with CPU 8, GPU 2; ask for less"),
                ended.err());
    }

    @Test
    void aNodeLargerThanAnyIsRefusedAtOnce() throws InterruptedException {
        Child.Ended ended = train(1, "placement.critic.gpus=3");
        assertTrue(ended.err().contains("the critic actor 0 needs a node with GPU 3, and there is none"), ended.err());
    }

    @Test
    void aRunMayUseSeveralOfEverythingAndKeepItsLearnersTogether() throws Exception {
        Child.Ended ended = train(
                0,
                "placement.learners=one-node",
                "placement.policyLearners=2",
                "placement.criticLearners=2",
                "replay.shards=2",
                "rollout.workers=3",
                "rollout.staleness=1");
        assertTrue(ended.out().contains("done; the report is"), ended.out());
        List<Map<String, Object>> metrics = Archer.metrics(directory.resolve("run"));
        assertEquals(32, metrics.get(2).get("episodes"));
        assertEquals(50 + 32, metrics.get(2).get("replay.episodes"));
    }

    @Test
    void aWorkerWithoutWorkIsGivenBackAndAnotherComesWhenThereIsSome() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("train", Archer.tiny(), "--address", ray.address()));
        arguments.addAll(List.of("--run-dir", directory.resolve("run").toString()));
        for (String setting : List.of(
                "iterations=100000",
                "rollout.idleSeconds=1",
                "algorithm.critic.stepsPerIteration=400",
                "evaluation.every=0")) {
            arguments.addAll(List.of("--set", setting));
        }
        Map<String, Integer> oneWorker = Map.of("head", 1, "RolloutActor", 1);
        try (Child run = Archer.start(arguments.toArray(new String[0]))) {
            long first = worker(ClusterState.await(ray, oneWorker, RUN));
            ProcessHandle.of(first).map(ProcessHandle::onExit).ifPresent(end -> end.orTimeout(
                            RUN.toSeconds(), TimeUnit.SECONDS)
                    .join());
            assertNotEquals(first, worker(ClusterState.await(ray, oneWorker, RUN)));
            run.awaitLine("iteration 2/", RUN);
            run.signal("INT");
            run.await(1, RUN);
        }
        ray.awaitNoActors(RUN);
    }

    private static long worker(ClusterState state) {
        return state.actors().stream()
                .filter(actor -> actor.className().equals(RolloutActor.class.getName()))
                .findFirst()
                .orElseThrow()
                .pid();
    }
}

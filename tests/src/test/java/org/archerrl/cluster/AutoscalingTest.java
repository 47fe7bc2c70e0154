package org.archerrl.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.archerrl.examples.Archer;
import org.archerrl.examples.Child;
import org.archerrl.job.actor.RolloutActor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that grows when there is demand, runs a job over all its nodes, and shrinks to its head afterwards. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class AutoscalingTest {
    private static final Duration GROWING = Duration.ofMinutes(3);
    private static final Duration SHRINKING = AutoscalingCluster.IDLE.plus(Duration.ofMinutes(3));
    private static final Duration RUN = Duration.ofMinutes(10);
    private static final Map<String, Integer> GROWN = Map.of("head", 1, "rollout", 2, "learner", 1);
    private static final Map<String, Integer> ALONE = Map.of("head", 1);

    @TempDir
    private Path directory;

    @Test
    void growsOnDemandRunsAJobAndShrinksToItsHead() throws Exception {
        try (AutoscalingCluster cluster = AutoscalingCluster.start()) {
            RayHead head = cluster.head();
            assertEquals(1, ClusterState.await(head, ALONE, GROWING).nodes().size());
            cluster.demand("[{\"rollout\": 2}, {\"rollout\": 2}, {\"learner\": 1, \"GPU\": 1}]");
            ClusterState grown = ClusterState.await(head, GROWN, GROWING);
            for (ClusterState.Node node : grown.nodes()) {
                double slots = node.resources().getOrDefault("rollout", 0.0);
                assertEquals(node.type().equals("rollout") ? 2 : 0, slots, node.toString());
            }

            String run = directory.resolve("run").toString();
            List<String> arguments = List.of(
                    "train",
                    Archer.tiny(),
                    "--run-dir",
                    run,
                    "--address",
                    head.address(),
                    "--set",
                    "rollout.workers=4",
                    "--set",
                    "iterations=100000");
            try (Child job = Archer.start(Map.of(), arguments)) {
                job.awaitLine("iteration 1/", RUN);
                ClusterState running = ClusterState.of(head);
                assertEquals(
                        4,
                        running.homes(RolloutActor.class).values().stream()
                                .mapToLong(n -> n)
                                .sum());
                assertTrue(running.nodes().size() >= 4, running.toString());
                job.signal("INT");
                job.await(1, RUN);
            }
            head.awaitNoActors(RUN);
            cluster.demand("[]");
            ClusterState.await(head, ALONE, SHRINKING);
        }
    }
}

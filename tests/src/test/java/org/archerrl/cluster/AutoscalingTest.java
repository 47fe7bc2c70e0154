package org.archerrl.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.archerrl.examples.Archer;
import org.archerrl.examples.Child;
import org.archerrl.job.actor.CriticActor;
import org.archerrl.job.actor.PolicyActor;
import org.archerrl.job.actor.RolloutActor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster grows from its head for a job, each kind of actor gets nodes of its type, and it shrinks to its head afterwards. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class AutoscalingTest {
    private static final Duration STARTING = Duration.ofMinutes(3);
    private static final Duration GROWING = Duration.ofMinutes(5);
    private static final Duration SHRINKING = AutoscalingCluster.IDLE.plus(Duration.ofMinutes(3));
    private static final Duration RUN = Duration.ofMinutes(10);
    private static final Map<String, Integer> ALONE = Map.of("head", 1);

    @TempDir
    private Path directory;

    @Test
    void growsForAJobAndShrinksToItsHead() throws Exception {
        try (AutoscalingCluster cluster = AutoscalingCluster.start()) {
            RayHead head = cluster.head();
            ClusterState.await(head, ALONE, STARTING);
            try (Child job = Archer.start(Map.of(), job(head))) {
                ClusterState grown = ClusterState.await(
                        head, Map.of("head", 1, "rollout", 2, "learner", 1, "RolloutActor", 4), GROWING);
                assertEquals(Map.of("rollout", 4L), grown.homes(RolloutActor.class));
                assertEquals(Map.of("learner", 1L), grown.homes(PolicyActor.class));
                assertEquals(Map.of("learner", 1L), grown.homes(CriticActor.class));
                job.awaitLine("iteration 1/", RUN);
                job.signal("INT");
                job.await(1, RUN);
            }
            head.awaitNoActors(RUN);
            ClusterState.await(head, ALONE, SHRINKING);
        }
    }

    private List<String> job(RayHead head) {
        List<String> arguments = new ArrayList<>(List.of("train", Archer.tiny(), "--address", head.address()));
        arguments.addAll(List.of("--run-dir", directory.resolve("run").toString()));
        for (String setting : List.of(
                "iterations=100000",
                "rollout.workers=4",
                "placement.rollout.resource=rollout",
                "placement.policy.resource=learner",
                "placement.critic.resource=learner")) {
            arguments.addAll(List.of("--set", setting));
        }
        return arguments;
    }
}

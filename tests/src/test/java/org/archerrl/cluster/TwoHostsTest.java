package org.archerrl.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.archerrl.examples.Archer;
import org.archerrl.examples.Child;
import org.archerrl.job.actor.CriticActor;
import org.archerrl.job.actor.PolicyActor;
import org.archerrl.job.actor.RolloutActor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run over two hosts that share nothing but a network: actors live on both, and the figures are those of one process. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class TwoHostsTest {
    private static final Duration STARTING = Duration.ofMinutes(3);
    private static final Duration RUN = Duration.ofMinutes(10);

    @TempDir
    private Path directory;

    private List<String> train(String name, String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", Archer.tiny()));
        arguments.addAll(List.of("--run-dir", directory.resolve(name).toString(), "--set", "rollout.workers=4"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    @Test
    void aRunHasItsActorsOnBothHostsAndTheFiguresOfOneProcess() throws Exception {
        int iterations;
        try (TwoHosts hosts = TwoHosts.start(4)) {
            RayHead head = hosts.head();
            ClusterState empty = ClusterState.await(head, Map.of("head", 1, "node", 1), STARTING);
            assertEquals(Set.of("198.18.77.1", "198.18.77.2"), addresses(empty));
            List<String> arguments = train("two", "--set", "iterations=100000", "--address", head.address());
            for (String placed : List.of("rollout.resource=second", "policy.resource=first", "critic.resource=first")) {
                arguments.addAll(List.of("--set", "placement." + placed));
            }
            try (Child run = Archer.start(head.host(), Map.of(), arguments)) {
                run.awaitLine("iteration 1/", RUN);
                Map<String, Integer> wanted = Map.of("head", 1, "node", 1, "RolloutActor", 4);
                ClusterState running = ClusterState.await(head, wanted, RUN);
                assertEquals(Map.of("node", 4L), running.homes(RolloutActor.class));
                assertEquals(Map.of("head", 1L), running.homes(PolicyActor.class));
                assertEquals(Map.of("head", 1L), running.homes(CriticActor.class));
                assertFalse(head.actors().isEmpty(), "processes of actors on the first host");
                assertFalse(hosts.node().actors().isEmpty(), "processes of actors on the second host");
                run.signal("INT");
                String ended = run.await(1, RUN).out();
                assertTrue(ended.contains("stopped, with a checkpoint"), ended);
            }
            hosts.node().awaitNoActors(RUN);
            head.awaitNoActors(RUN);
            iterations = Archer.metrics(directory.resolve("two")).size() - 1;
        }
        try (Child run = Archer.start(
                train("one", "--set", "iterations=" + (iterations + 1)).toArray(new String[0]))) {
            run.await(0, RUN);
        }
        List<Map<String, Object>> one = Archer.metrics(directory.resolve("one"));
        assertEquals(one.subList(0, iterations + 1), Archer.metrics(directory.resolve("two")));
    }

    private static Set<String> addresses(ClusterState state) {
        return state.nodes().stream().map(ClusterState.Node::address).collect(Collectors.toSet());
    }
}

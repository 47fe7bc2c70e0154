package org.archerrl.job.cluster;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import org.archerrl.job.cluster.Room.Growth;
import org.junit.jupiter.api.Test;

/** What a cluster can never hold is refused with what it has; what may still come is waited for. */
final class RoomTest {
    private static final Map<String, Double> NODE =
            Map.of("CPU", 4.0, "GPU", 2.0, "memory", 8e9, "node:127.0.0.1", 1.0, "object_store_memory", 1e9);
    private static final Room TWO_GPUS = new Room(List.of(NODE), Growth.FIXED);

    private static String refusal(Room room, Map<String, Needs> actors) {
        return assertThrows(ClusterException.class, () -> room.check(actors)).getMessage();
    }

    @Test
    void whatFitsIsAccepted() {
        assertDoesNotThrow(() -> TWO_GPUS.check(Map.of()));
        assertDoesNotThrow(
                () -> TWO_GPUS.check(Map.of("policy actor", new Needs(0, 1, ""), "critic actor", new Needs(4, 1, ""))));
        assertDoesNotThrow(() ->
                TWO_GPUS.check(Map.of("a", new Needs(0, .5, ""), "b", new Needs(0, .5, ""), "c", new Needs(0, 1, ""))));
    }

    @Test
    void whatNoNodeHasIsRefusedWithWhatThereIs() {
        assertEquals(
                "the policy actor needs a node with GPU 3, and there is none: 1 node with CPU 4, GPU 2; ask for less"
                        + " (placement in the recipe), or add such a node",
                refusal(TWO_GPUS, Map.of("policy actor", new Needs(0, 3, ""))));
        assertEquals(
                "the critic actor needs a node with CPU 1, learner (any), and there is none: 1 node with CPU 4, GPU 2; ask"
                        + " for less (placement in the recipe), or add such a node",
                refusal(TWO_GPUS, Map.of("critic actor", new Needs(1, 0, "learner"))));
    }

    @Test
    void whatAllNodesTogetherLackIsRefused() {
        Map<String, Needs> three = ImmutableMap.of(
                "policy actor",
                new Needs(0, 1, ""),
                "critic actor 0",
                new Needs(0, 1, ""),
                "critic actor 1",
                new Needs(0, 1, ""));
        assertEquals(
                "the run needs GPU 3 at once (policy actor, critic actor 0, critic actor 1), and the cluster has 1 node with"
                        + " CPU 4, GPU 2; ask for less (placement in the recipe; two learners may share a GPU, 0.5 each), or"
                        + " add nodes",
                refusal(TWO_GPUS, three));
    }

    @Test
    void anAutoscalerMayBringAnything() {
        assertDoesNotThrow(() -> new Room(List.of(Map.of("CPU", 1.0)), Growth.AUTOSCALED)
                .check(Map.of("policy actor", new Needs(0, 8, "learner"))));
    }

    @Test
    void onlyNodesWithATypeAreAutoscaled() {
        String head = "{\"autoscaler_report\": {\"active_nodes\": {\"head\": 1}}}";
        String plain = "{\"autoscaler_report\": {\"active_nodes\": {\"node_0123456789abcdef0123456789abcdef\": 1}}}";
        assertEquals(Growth.AUTOSCALED, AutoscalerStatus.growth(head));
        assertEquals(Growth.FIXED, AutoscalerStatus.growth(plain));
        assertEquals(Growth.FIXED, AutoscalerStatus.growth(null));
        assertEquals(Growth.FIXED, AutoscalerStatus.growth("no JSON"));
        assertEquals(Growth.FIXED, AutoscalerStatus.growth("{}"));
    }

    @Test
    void aGpuHasTheIndexThatTheProcessKnowsItBy() {
        assertEquals(3, OwnDevice.index(3, null));
        assertEquals(3, OwnDevice.index(3, " "));
        assertEquals(1, OwnDevice.index(3, "2, 3"));
        assertEquals(0, OwnDevice.index(5, "5"));
    }
}

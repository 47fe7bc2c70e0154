package org.archerrl.job.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archerrl.job.cluster.ClusterFacts.Severity;
import org.junit.jupiter.api.Test;

class ClusterFactsTest {
    private static NodeFacts node(String arguments) throws IOException {
        return NodeFacts.of(new ObjectMapper()
                .readTree(
                        """
                        {"cmdline": [%s],
                         "raylet": {"nodeManagerAddress": "10.0.0.5", "state": "ALIVE", "resourcesTotal":
                           {"CPU": 8.0, "GPU": 0.5, "object_store_memory": 104857600.0, "node:10.0.0.5": 1.0}}}
                        """
                                .formatted(arguments)));
    }

    private static ClusterFacts cluster(NodeFacts... nodes) {
        return new ClusterFacts(Optional.of(Cluster.rayVersion()), List.of(nodes));
    }

    @Test
    void aRayletsCommandTellsOfJavaAndSharedMemory() throws IOException {
        NodeFacts fit = node("\"--java_worker_command=python java\", \"--plasma_directory=/dev/shm\"");
        assertEquals(NodeFacts.Java.STARTS, fit.java());
        assertEquals(Optional.of("/dev/shm"), fit.objectStore());
        assertEquals("10.0.0.5: CPU 8, GPU 0.5, object_store_memory 100 MB; starts Java actors", fit.toString());
        assertEquals(List.of(), cluster(fit).findings());
        assertEquals(NodeFacts.Java.MISSING, node("\"--java_worker_command=\"").java());
        assertEquals(NodeFacts.Java.UNKNOWN, node("").java());
    }

    @Test
    void slowNodesAreToldAndNodesWithoutJavaAreRefused() throws IOException {
        List<String> notices = new ArrayList<>();
        NodeFacts slow = node("\"--java_worker_command=python java\", \"--plasma_directory=/tmp\"");
        cluster(slow).admit(notices::add);
        assertEquals(1, notices.size());
        assertTrue(
                notices.get(0).contains("its object store of 100 MB is in /tmp and not in /dev/shm"),
                notices::toString);
        ClusterFacts unfit = cluster(slow, node("\"--java_worker_command=\""));
        ClusterException refused = assertThrows(ClusterException.class, () -> unfit.admit(notices::add));
        assertTrue(refused.getMessage().startsWith("node 10.0.0.5 has no java"), refused::toString);
        assertEquals(
                List.of(Severity.SLOW, Severity.FATAL),
                unfit.findings().stream().map(ClusterFacts.Finding::severity).toList());
    }

    @Test
    void resourcesAddUpAndTheLargestNodeBoundsAnActor() {
        NodeFacts small = new NodeFacts("10.0.0.6", Map.of("GPU", 1.0), NodeFacts.Java.STARTS, Optional.empty());
        NodeFacts large = new NodeFacts("10.0.0.7", Map.of("GPU", 4.0), NodeFacts.Java.STARTS, Optional.empty());
        ClusterFacts both = cluster(small, large);
        assertEquals(Optional.empty(), both.shortage(Map.of("a", new Needs(0, 4, ""), "b", new Needs(0, 1, ""))));
        String tooLarge = both.shortage(Map.of("a", new Needs(0, 5, ""))).orElseThrow();
        assertTrue(tooLarge.startsWith("the a needs a node with GPU 5, and there is none"), tooLarge);
        String tooMany = both.shortage(Map.of("a", new Needs(0, 4, ""), "b", new Needs(0, 2, "")))
                .orElseThrow();
        assertTrue(tooMany.startsWith("the run needs GPU 6 at once"), tooMany);
        assertTrue(both.shortage(Map.of("a", new Needs(0, 0, "learner"))).isPresent());
    }

    @Test
    void dashboardsAddressHasAScheme() {
        ClusterException refused = assertThrows(ClusterException.class, () -> Dashboard.at("10.0.0.5:8265"));
        assertTrue(refused.getMessage().contains("must be http://HOST:PORT"), refused::toString);
    }
}

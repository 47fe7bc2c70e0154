package org.archerrl.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.archerrl.examples.Archer;
import org.archerrl.examples.Child;
import org.archerrl.examples.Host;
import org.archerrl.examples.VirtualEnvironment;
import org.archerrl.job.cluster.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clusters on which a run would fail or crawl: the doctor and the run itself say so, and how to mend it. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class UnfitClusterTest {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration JOINING = Duration.ofMinutes(5);
    private static final String OTHER_VERSION =
            """
            import json, sys
            from ray._raylet import GcsClient
            store = GcsClient(address=sys.argv[1])
            facts = json.loads(store.internal_kv_get(b"CLUSTER_METADATA", b"cluster"))
            facts["ray_version"] = "2.40.0"
            store.internal_kv_put(b"CLUSTER_METADATA", json.dumps(facts).encode(), True, b"cluster")
            """;

    private RayHead ray;
    /** The port of a server that speaks gRPC as the head does, and is not it. */
    private int agentPort;

    @TempDir
    private Path directory;

    @BeforeEach
    void startRay() throws IOException, InterruptedException {
        agentPort = RayHead.freePort();
        List<String> options =
                List.of("--num-cpus=8", "--include-dashboard=true", "--dashboard-agent-grpc-port=" + agentPort);
        ray = RayHead.start(Host.HERE, RayHead.freePort(), Map.of(), options);
    }

    @AfterEach
    void endRay() {
        ray.close();
    }

    /** Returns what the doctor says once it says {@code part}. */
    private static String doctor(String address, String part) throws InterruptedException {
        long end = System.nanoTime() + JOINING.toNanos();
        while (System.nanoTime() < end) {
            try (Child doctor = Archer.start("doctor", "--address", address)) {
                Child.Ended ended = doctor.await(SOON);
                if (ended.out().contains(part)) {
                    assertEquals(ended.out().contains("WRONG") ? 1 : 0, ended.code(), ended.out());
                    return ended.out();
                }
            }
        }
        return fail("the doctor never said " + part);
    }

    private String refusedRun(String address) throws InterruptedException {
        Path run = directory.resolve("run");
        Child.Ended ended =
                Archer.run(1, SOON, "train", Archer.tiny(), "--run-dir", run.toString(), "--address", address);
        assertEquals("", ended.out());
        assertFalse(Files.exists(run));
        return ended.err();
    }

    @Test
    void nodeWithoutJavaAndWithLittleSharedMemory() throws Exception {
        assertTrue(doctor(ray.dashboard(), "starts Java actors").contains("ok     Ray " + Cluster.rayVersion()));
        try (Child node = ray.joinUnfit("127.0.0.2")) {
            String noJava = "node 127.0.0.2 has no java, and a Java actor would end it";
            String said = doctor(ray.dashboard(), "WRONG  " + noJava + ": install JDK 17 there");
            assertTrue(said.contains("WRONG  node 127.0.0.2 has too little shared memory"), said);
            assertTrue(said.contains("give the container a larger --shm-size"), said);
            assertTrue(doctor(ray.address(), noJava).contains("too little shared memory"));
            assertTrue(refusedRun(ray.address()).contains("archer: " + noJava), "the run says so too, at once");
            Child.Ended ended = Archer.run(1, SOON, "submit", Archer.tiny(), "--address", ray.dashboard());
            assertTrue(ended.err().contains(noJava), ended.err());
            assertTrue(node.handle().isAlive(), "the node takes no harm");
        }
    }

    @Test
    void anotherVersionOfRay() throws Exception {
        Path script = Files.writeString(directory.resolve("version.py"), OTHER_VERSION);
        String python = VirtualEnvironment.RAY.bin().resolve("python").toString();
        try (Child child = Child.start(directory, Map.of(), List.of(python, script.toString(), ray.address()))) {
            child.await(0, SOON);
        }
        String mismatch = "the cluster runs Ray 2.40.0, this program Ray " + Cluster.rayVersion()
                + ": install ray[default]==" + Cluster.rayVersion();
        assertTrue(doctor(ray.address(), "WRONG  " + mismatch).contains("1 thing(s) to mend"));
        assertTrue(refusedRun(ray.address()).contains("archer: " + mismatch));
    }

    @Test
    void noGpuForARecipeThatWantsOne() throws Exception {
        List<String> question =
                List.of("doctor", "--address", ray.address(), "--recipe", "quick", "--set", "placement.policy.gpus=1");
        String said = Archer.run(1, SOON, question.toArray(new String[0])).out();
        assertTrue(
                said.contains(
                        "WRONG  quick does not fit: the policy actor 0 needs a node with GPU 1, and there is none"),
                said);
        String fitting = Archer.run(0, SOON, "doctor", "--address", ray.address(), "--recipe", "quick")
                .out();
        assertTrue(fitting.contains("ok     quick fits"), fitting);
    }

    @Test
    void anotherServerOfTheCluster() throws Exception {
        String address = ray.host().address() + ":" + agentPort;
        String message = refusedRun(address);
        assertTrue(message.startsWith("archer: what listens at " + address + " does not answer like"), message);
        assertEquals(1, message.lines().count(), message);
    }
}

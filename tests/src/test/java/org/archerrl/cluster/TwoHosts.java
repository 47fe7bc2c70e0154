package org.archerrl.cluster;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.archerrl.examples.Archer;
import org.archerrl.examples.Child;
import org.archerrl.examples.Host;

/**
 * Two hosts on this machine: network namespaces, joined by a cable and by nothing else, with a Ray head in the first one and
 * a Ray node in the second, which has a folder for sessions and a shared memory of its own. Files have the same paths on both.
 *
 * <p>The resources {@code first} and {@code second}, 100 of each, say where something must run. Needs root, and says so.
 */
final class TwoHosts implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final String PREFIX = "archer-";

    /** A part of RFC 2544's range for benchmarks: it is met nowhere else, and these networks end at their namespaces. */
    private static final String FIRST = "198.18.77.1";

    private static final String SECOND = "198.18.77.2";

    private final List<String> namespaces = new ArrayList<>();
    private RayHead head;
    private RayNode node;

    private TwoHosts() {}

    /**
     * Makes the hosts and starts Ray on both.
     *
     * @param cpus of each
     */
    static TwoHosts start(int cpus) throws IOException, InterruptedException {
        TwoHosts hosts = new TwoHosts();
        try {
            sweep();
            hosts.join();
            hosts.startRay(cpus);
            return hosts;
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            hosts.close();
            throw e;
        }
    }

    /** Deletes the namespaces of tests that were killed. */
    private static void sweep() throws InterruptedException {
        Path all = Path.of("/run/netns");
        if (!Files.isDirectory(all)) {
            return;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(all, PREFIX + "*")) {
            for (Path one : found) {
                String name = one.getFileName().toString();
                String pid = name.replaceAll("\\D", "");
                if (!pid.isEmpty() && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    ip("netns", "del", name);
                }
            }
        } catch (IOException e) {
            fail("cannot read " + all, e);
        }
    }

    private void join() throws InterruptedException {
        for (String letter : List.of("a", "b")) {
            String name = PREFIX + ProcessHandle.current().pid() + letter;
            ip("netns", "add", name);
            namespaces.add(name);
            ip("-n", name, "link", "set", "lo", "up");
        }
        String a = namespaces.get(0);
        String b = namespaces.get(1);
        ip("link", "add", "cable", "netns", a, "type", "veth", "peer", "name", "cable", "netns", b);
        for (String[] end : new String[][] {{a, FIRST}, {b, SECOND}}) {
            ip("-n", end[0], "addr", "add", end[1] + "/30", "dev", "cable");
            ip("-n", end[0], "link", "set", "cable", "up");
        }
    }

    private void startRay(int cpus) throws IOException, InterruptedException {
        Host first = new Host(FIRST, List.of("ip", "netns", "exec", namespaces.get(0)));
        String number = "--num-cpus=" + cpus;
        List<String> pinned = List.of(number, "--resources={\"first\": 100}");
        head = RayHead.start(first, RayHead.freePort(), Map.of(), pinned);
        // A node keeps its session where the head has its own: the same path, but not the same place. "ip netns exec"
        // gives a
        // command mounts of its own.
        Path folder = RayNode.folder("ray-b");
        String apart = "mount --bind \"$1\" \"$2\" && mount -t tmpfs tmpfs /dev/shm && shift 2 && exec \"$@\"";
        Host second = new Host(
                SECOND,
                List.of(
                        "ip",
                        "netns",
                        "exec",
                        namespaces.get(1),
                        "sh",
                        "-c",
                        apart,
                        "sh",
                        folder.toString(),
                        head.folder().toString()));
        node = new RayNode(
                second,
                folder,
                Map.of(),
                List.of(
                        "--address=" + head.address(),
                        number,
                        "--resources={\"second\": 100}",
                        "--object-store-memory=100000000"));
    }

    private static void ip(String... words) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        try (Child child = Child.start(Archer.TARGET, Map.of(), command)) {
            Child.Ended ended = child.await(SOON);
            if (ended.code() != 0) {
                fail("two hosts need network namespaces, and " + String.join(" ", command) + " ended with "
                        + ended.code()
                        + " (" + ended.err().strip() + "); run this test as root, with iproute2 installed, where the"
                        + " kernel permits namespaces (a container needs --privileged)");
            }
        }
    }

    /** Returns the head, in whose host drivers run. */
    RayHead head() {
        return head;
    }

    /** Returns the node of the second host. */
    RayNode node() {
        return node;
    }

    @Override
    public void close() {
        if (node != null) {
            node.close();
        }
        if (head != null) {
            head.close();
        }
        for (String name : namespaces) {
            try {
                ip("netns", "del", name);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

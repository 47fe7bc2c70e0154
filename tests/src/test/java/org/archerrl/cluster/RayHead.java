package org.archerrl.cluster;

import static org.junit.jupiter.api.Assertions.fail;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.archerrl.examples.Archer;
import org.archerrl.examples.Child;

/**
 * A Ray cluster of one node on this machine: a session of processes of its own, with its own ports and its own folder, and
 * ended by itself. No other Ray on the machine is seen or touched.
 */
final class RayHead implements AutoCloseable {
    /** A socket's path holds 107 bytes, and Ray appends 65 to the folder. */
    private static final int LONGEST_FOLDER = 40;

    private static final Duration STARTING = Duration.ofMinutes(5);
    private static final Duration LOOKING = Duration.ofMinutes(2);
    private static final Duration ENDING = Duration.ofSeconds(20);

    private static final String SMALL_MEMORY =
            "mount -t tmpfs -o size=64m tmpfs /dev/shm && export PATH=\"$1\" && shift && exec \"$@\"";

    private final Child head;
    private final int port;
    private final int dashboardPort;
    private final int agentPort;
    private final Path folder;

    /** Whether a head has a dashboard, which costs seconds and takes jobs. */
    enum Dashboard {
        /** None. */
        NONE,
        /** On a port of its own. */
        SERVED
    }

    private RayHead(Child head, int port, int dashboardPort, int agentPort, Path folder) {
        this.head = head;
        this.port = port;
        this.dashboardPort = dashboardPort;
        this.agentPort = agentPort;
        this.folder = folder;
    }

    /** Starts one without a dashboard and waits until it takes drivers in. */
    static RayHead start() throws IOException, InterruptedException {
        return start(Dashboard.NONE, Map.of());
    }

    /** Starts one, with more in its environment, and waits until it takes drivers in. */
    static RayHead start(Dashboard dashboard, Map<String, String> more) throws IOException, InterruptedException {
        Path bin = RayWheel.bin();
        Path folder = folder();
        int port = freePort();
        int dashboardPort = freePort();
        int agentPort = freePort();
        List<String> command =
                new ArrayList<>(List.of("setsid", bin.resolve("ray").toString(), "start"));
        command.addAll(List.of("--head", "--block", "--disable-usage-stats"));
        command.add("--include-dashboard=" + (dashboard == Dashboard.SERVED));
        command.add("--dashboard-port=" + dashboardPort);
        command.addAll(List.of("--node-ip-address=127.0.0.1", "--num-cpus=8", "--object-store-memory=100000000"));
        command.addAll(List.of("--port=" + port, "--temp-dir=" + folder));
        command.add("--ray-client-server-port=" + freePort());
        command.addAll(portsOfANode(agentPort));
        String java = Path.of(System.getProperty("java.home"), "bin").toString();
        Map<String, String> environment = new TreeMap<>(more);
        environment.put("PATH", String.join(File.pathSeparator, bin.toString(), java, System.getenv("PATH")));
        environment.put("PYTHONUNBUFFERED", "1");
        Child child = Child.start(Archer.TARGET, environment, command);
        RayHead started = new RayHead(child, port, dashboardPort, agentPort, folder);
        try {
            child.awaitLine("Ray runtime started", STARTING);
        } catch (InterruptedException | RuntimeException | AssertionError e) {
            started.close();
            throw e;
        }
        return started;
    }

    private static List<String> portsOfANode(int agentPort) throws IOException {
        return List.of(
                "--dashboard-agent-grpc-port=" + agentPort,
                "--dashboard-agent-listen-port=" + freePort(),
                "--metrics-export-port=" + freePort());
    }

    /**
     * Starts a second node, without {@code java} on its path and with 64 MB of shared memory, in name spaces of its own.
     *
     * @param address its own, of the loopback range
     */
    Child joinUnfit(String address) throws IOException, InterruptedException {
        String bin = RayWheel.bin().toString();
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", SMALL_MEMORY, "sh", bin));
        command.addAll(List.of(bin + "/ray", "start", "--block", "--disable-usage-stats", "--address=" + address()));
        command.addAll(List.of("--node-ip-address=" + address, "--num-cpus=1", "--object-store-memory=100000000"));
        command.addAll(portsOfANode(freePort()));
        return Child.start(Archer.TARGET, Map.of(), command);
    }

    private static Path folder() throws IOException {
        Path own = Archer.TARGET.resolve("ray");
        if (own.toString().length() > LONGEST_FOLDER) {
            return Files.createTempDirectory("ray");
        }
        if (Files.exists(own)) {
            MoreFiles.deleteRecursively(own, RecursiveDeleteOption.ALLOW_INSECURE);
        }
        return Files.createDirectories(own);
    }

    /** Returns a port that nothing listens on now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Returns what {@code --address} is given. */
    String address() {
        return "127.0.0.1:" + port;
    }

    /** Returns the dashboard's address. */
    String dashboard() {
        return "http://127.0.0.1:" + dashboardPort;
    }

    /** Returns the address of something that speaks gRPC as the head does, and is not it. */
    String agent() {
        return "127.0.0.1:" + agentPort;
    }

    /** Returns the cluster's own processes that run now, those of actors left out. */
    List<ProcessHandle> servers() {
        return processes().stream().filter(p -> !isJava(p)).toList();
    }

    /** Returns the processes of actors that run now, of all drivers. */
    List<ProcessHandle> actors() {
        return processes().stream().filter(RayHead::isJava).toList();
    }

    /** Returns a process that holds an actor of a class, found by looking into their heaps. */
    ProcessHandle actor(Class<?> type) throws IOException, InterruptedException {
        for (ProcessHandle actor : actors()) {
            String jcmd =
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            List<String> command = List.of(jcmd, Long.toString(actor.pid()), "GC.class_histogram");
            try (Child child = Child.start(Archer.TARGET, Map.of(), command)) {
                if (child.await(LOOKING).out().lines().anyMatch(line -> line.endsWith(" " + type.getName()))) {
                    return actor;
                }
            }
        }
        return fail("no process has a " + type.getName());
    }

    /** Waits until no actor's process is left. */
    void awaitNoActors(Duration deadline) throws InterruptedException {
        List<ProcessHandle> left = actors();
        try {
            ended(left).get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            fail("after " + deadline.toSeconds() + " s these actors still run: " + left, e);
        }
    }

    private static CompletableFuture<Void> ended(List<ProcessHandle> processes) {
        return CompletableFuture.allOf(
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new));
    }

    private static boolean isJava(ProcessHandle process) {
        return process.info().command().filter(c -> c.endsWith("/java")).isPresent();
    }

    /** Returns every process of the head's session. */
    private List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(p -> session(p) == head.handle().pid())
                .toList();
    }

    /** Returns a process's session, the sixth field of its status; 0 if it is gone. */
    private static long session(ProcessHandle process) {
        try {
            String stat =
                    Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"), StandardCharsets.UTF_8);
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3]);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Ends every process of the session, the head first so that it may end its own. */
    @Override
    public void close() {
        List<ProcessHandle> all = processes();
        head.handle().destroy();
        try {
            ended(all).get(ENDING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            all.forEach(ProcessHandle::destroyForcibly);
        } catch (InterruptedException e) {
            all.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
        processes().forEach(ProcessHandle::destroyForcibly);
        head.close();
        try {
            MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

package org.archerrl.cluster;

import static org.junit.jupiter.api.Assertions.fail;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.File;
import java.io.IOException;
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
import org.archerrl.examples.Host;
import org.archerrl.examples.VirtualEnvironment;

/**
 * A Ray node on this machine: a session of processes of its own, with its own folder, and ended by itself. No other Ray on
 * the machine is seen or touched.
 */
class RayNode implements AutoCloseable {
    /** A socket's path holds 107 bytes, and Ray appends 65 to the folder. */
    private static final int LONGEST_FOLDER = 40;

    private static final Duration STARTING = Duration.ofMinutes(5);
    private static final Duration LOOKING = Duration.ofMinutes(2);
    private static final Duration ENDING = Duration.ofSeconds(20);

    private final Child process;
    private final Path folder;

    /**
     * Starts a node and waits until it is part of its cluster.
     *
     * @param folder its own, deleted when the node is closed
     * @param environment more than Ray itself needs
     * @param options of {@code ray start}
     */
    RayNode(Host host, Path folder, Map<String, String> environment, List<String> options)
            throws IOException, InterruptedException {
        Path bin = VirtualEnvironment.RAY.bin();
        List<String> command =
                new ArrayList<>(List.of("setsid", bin.resolve("ray").toString(), "start"));
        command.addAll(List.of("--block", "--disable-usage-stats", "--node-ip-address=" + host.address()));
        command.addAll(options);
        String java = Path.of(System.getProperty("java.home"), "bin").toString();
        Map<String, String> all = new TreeMap<>(environment);
        all.put("PATH", String.join(File.pathSeparator, bin.toString(), java, System.getenv("PATH")));
        all.put("PYTHONUNBUFFERED", "1");
        this.folder = folder;
        this.process = Child.start(Archer.TARGET, all, host.command(command));
        try {
            process.awaitLine("Ray runtime started", STARTING);
        } catch (InterruptedException | RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    /** Returns a new, empty folder of this name, or with a short path where the build folder's is too long for sockets. */
    static Path folder(String name) throws IOException {
        Path own = Archer.TARGET.resolve(name);
        if (own.toString().length() > LONGEST_FOLDER) {
            return Files.createTempDirectory(name);
        }
        if (Files.exists(own)) {
            MoreFiles.deleteRecursively(own, RecursiveDeleteOption.ALLOW_INSECURE);
        }
        return Files.createDirectories(own);
    }

    /** Returns where it keeps its session; the head's is where all nodes look for theirs. */
    final Path folder() {
        return folder;
    }

    /** Returns the node's own processes that run now, those of actors left out. */
    List<ProcessHandle> servers() {
        return processes().stream().filter(p -> !isJava(p)).toList();
    }

    /** Returns the processes of actors that run now, of all drivers. */
    List<ProcessHandle> actors() {
        return processes().stream().filter(RayNode::isJava).toList();
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

    /** Returns every process of the node's session. */
    private List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(p -> session(p) == process.handle().pid())
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

    /** Ends every process of the session, the first one first so that it may end its own. */
    @Override
    public final void close() {
        List<ProcessHandle> all = processes();
        process.handle().destroy();
        try {
            ended(all).get(ENDING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            all.forEach(ProcessHandle::destroyForcibly);
        } catch (InterruptedException e) {
            all.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
        processes().forEach(ProcessHandle::destroyForcibly);
        process.close();
        try {
            MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

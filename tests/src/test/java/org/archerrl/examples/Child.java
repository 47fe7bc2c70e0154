package org.archerrl.examples;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that a test started: waited for through its output, and ended by {@link #close} whatever happens. */
public final class Child implements AutoCloseable {
    private static final Duration FLUSH = Duration.ofSeconds(10);

    private final List<String> command;
    private final Process process;
    private final Lines out;
    private final Lines err;
    private final long begun = System.nanoTime();
    /** Ends the process when the tests themselves are ended. */
    private final Thread undertaker = new Thread(this::kill);

    private Child(List<String> command, Process process) {
        this.command = command;
        this.process = process;
        this.out = new Lines(process.getInputStream(), "out of " + process.pid());
        this.err = new Lines(process.getErrorStream(), "err of " + process.pid());
    }

    /**
     * How a process ended.
     *
     * @param code its exit code
     * @param out its standard output
     * @param err its standard error
     * @param took from start to end
     */
    public record Ended(int code, String out, String err, Duration took) {}

    /**
     * Starts a process that Ctrl-C can end, which a child of a background shell could not be otherwise. Its standard input is
     * empty.
     *
     * @param environment added to this process's
     */
    public static Child start(Path directory, Map<String, String> environment, List<String> command) {
        return start(directory, environment, command, "");
    }

    /** As {@link #start(Path, Map, List)}, with something to read from standard input. */
    public static Child start(Path directory, Map<String, String> environment, List<String> command, String input) {
        List<String> whole = new ArrayList<>(List.of("env", "--default-signal=INT"));
        whole.addAll(command);
        try {
            Files.createDirectories(directory);
            ProcessBuilder builder = new ProcessBuilder(whole).directory(directory.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            Child child = new Child(command, process);
            Runtime.getRuntime().addShutdownHook(child.undertaker);
            return child;
        } catch (IOException e) {
            return fail("cannot start " + command + ": " + e, e);
        }
    }

    /** Waits for a line of standard output that holds {@code part}, and returns it. */
    public String awaitLine(String part, Duration deadline) throws InterruptedException {
        return out.await(part, deadline)
                .orElseGet(() -> fail(
                        "no line with \"" + part + "\" within " + deadline.toSeconds() + " s from " + described()));
    }

    /** Waits for the end. */
    public Ended await(Duration deadline) throws InterruptedException {
        if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
            return fail("still running after " + deadline.toSeconds() + " s: " + described());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        return new Ended(process.exitValue(), out.all(FLUSH), err.all(FLUSH), took);
    }

    /** Waits for the end, which must have this exit code. */
    public Ended await(int code, Duration deadline) throws InterruptedException {
        Ended ended = await(deadline);
        if (ended.code() != code) {
            fail("exit code " + ended.code() + ", not " + code + ": " + described());
        }
        return ended;
    }

    /** Sends a signal, such as {@code INT}. */
    public void signal(String name) throws IOException, InterruptedException {
        signal(process.toHandle(), name);
    }

    /** Sends a signal to a process. */
    public static void signal(ProcessHandle to, String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(to.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            fail("kill -" + name + " " + to.pid() + " ended with " + code);
        }
    }

    /** Returns the process. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    private String described() {
        return command + " (" + (process.isAlive() ? "running" : "ended with " + process.exitValue())
                + ")\n--- standard output\n" + out.soFar() + "--- standard error\n" + err.soFar();
    }

    private void kill() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(undertaker);
        process.onExit().orTimeout(FLUSH.toSeconds(), TimeUnit.SECONDS).join();
    }
}

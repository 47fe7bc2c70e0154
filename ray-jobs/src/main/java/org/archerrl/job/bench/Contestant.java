package org.archerrl.job.bench;

import com.google.common.io.Resources;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.archerrl.workload.Sizes;
import org.archerrl.workload.Work;

/** One side of the comparison: a process that does its work when it is told to, and waits meanwhile. */
final class Contestant implements AutoCloseable {
    private static final long DEADLINE_MINUTES = 10;

    private final String name;
    private final Process process;
    private final Path log;
    private final BufferedReader answers;

    private Contestant(String name, int threads, List<String> command) throws IOException {
        this.name = name;
        this.log = Files.createTempFile("archer-bench-", ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().put("OMP_NUM_THREADS", String.valueOf(threads));
        this.process = builder.start();
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts this project's side, a JVM of its own. */
    static Contestant ours(Work work, Sizes sizes, int threads) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms32m",
                "-Xmx1g",
                // What the weights were drawn into goes back to the system at once.
                "-XX:-ShrinkHeapInSteps",
                // Tensors made of Java arrays live outside of the heap, but count against a limit that is the heap's by
                // default.
                "-XX:MaxDirectMemorySize=1t",
                "-Dai.djl.offline=true",
                "-Dai.djl.pytorch.num_threads=" + threads,
                "-Dai.djl.pytorch.num_interop_threads=1",
                "-cp",
                System.getProperty("java.class.path"),
                WorkloadMain.class.getName()));
        return new Contestant("archer", threads, words(command, work, sizes));
    }

    /** Starts the peer's side. */
    static Contestant peer(PeerEnvironment environment, Work work, Sizes sizes, int threads) throws IOException {
        String script = Resources.toString(Resources.getResource(Contestant.class, "peer.py"), StandardCharsets.UTF_8);
        List<String> command = List.of(environment.python().toString(), "-I", "-c", script, String.valueOf(threads));
        return new Contestant("the peer", threads, words(command, work, sizes));
    }

    private static List<String> words(List<String> command, Work work, Sizes sizes) {
        List<String> words = new ArrayList<>(command);
        words.add(work.name().toLowerCase(Locale.ROOT));
        words.addAll(sizes.words());
        return words;
    }

    /** Waits until the network is made. */
    void awaitReady() {
        answer();
    }

    /** Does the work once and returns its seconds. */
    double seconds() {
        return Double.parseDouble(ask("run"));
    }

    /** Returns the most memory that the process has held so far, in megabytes. */
    double peakMegabytes() {
        return Double.parseDouble(ask("peak")) / 1024;
    }

    private String ask(String order) {
        try {
            process.getOutputStream().write((order + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw failure("takes no orders any more", e);
        }
        return answer();
    }

    private String answer() {
        try {
            String line = CompletableFuture.supplyAsync(this::readLine).get(DEADLINE_MINUTES, TimeUnit.MINUTES);
            if (line != null) {
                return line;
            }
            throw failure("ended too early", null);
        } catch (TimeoutException | ExecutionException e) {
            throw failure("gave no answer within " + DEADLINE_MINUTES + " minutes", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("was not waited for", e);
        }
    }

    private String readLine() {
        try {
            return answers.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ContestException failure(String what, Exception cause) {
        String said;
        try {
            said = Files.readString(log).lines().reduce("", (a, b) -> b.isBlank() ? a : b);
        } catch (IOException e) {
            said = "";
        }
        return new ContestException(name + " " + what + (said.isEmpty() ? "" : ": " + said.strip()), cause);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package org.archerrl.env.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentFault.Kind;

/**
 * A running {@code chromedriver}, with a guard that outlives this process: a shell that waits on a pipe from here. When the pipe
 * ends, by {@link #close} or because this process was killed, it kills the driver's session, browser included, and removes its
 * folder.
 */
final class DriverProcess implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
    private static final Duration STARTING = Duration.ofSeconds(90);
    private static final Duration ENDING = Duration.ofSeconds(20);

    /** Chromium makes sockets in it, whose paths may have no more than 107 characters. */
    private static final Path TEMPORARY = Path.of("/tmp");

    /** {@code $1} is the folder; the rest is the driver. Sessions are looked up in /proc, which needs no other program. */
    private static final String GUARD =
            """
            folder=$1; shift
            setsid "$@" </dev/null &
            session=$!
            while read -r line; do :; done
            for round in 1 2 3; do
              for process in /proc/[0-9]*; do
                read -r all 2>/dev/null <"$process/stat" || continue
                set -- ${all##*) }
                if [ "$4" = "$session" ]; then kill -KILL "${process#/proc/}" 2>/dev/null; fi
              done
            done
            wait
            rm -rf -- "$folder"
            """;

    private final Path folder;
    private final Process guard;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    DriverProcess(Path chromedriver) {
        try {
            folder = Files.createTempDirectory(TEMPORARY, "archer-chromium");
            ProcessBuilder builder = new ProcessBuilder(
                    List.of("/bin/sh", "-c", GUARD, "guard", folder.toString(), chromedriver.toString(), "--port=0"));
            builder.redirectErrorStream(true);
            Map<String, String> environment = builder.environment();
            environment.put("TZ", "UTC");
            environment.put("TMPDIR", folder.toString());
            environment.put("HOME", folder.toString());
            guard = builder.start();
        } catch (IOException e) {
            throw new EnvironmentFault(Kind.DIED, chromedriver + " does not start: " + e.getMessage(), e);
        }
        Daemon.start("chromedriver", this::listen);
    }

    private void listen() {
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(guard.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                Matcher started = PORT.matcher(line);
                if (started.find()) {
                    port.complete(Integer.parseInt(started.group(1)));
                }
            }
        } catch (IOException e) {
            // Ended.
        }
        port.completeExceptionally(new IOException("it has ended"));
    }

    /** Returns where it answers. */
    URI address() {
        try {
            return URI.create("http://127.0.0.1:" + port.get(STARTING.toSeconds(), TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            throw new EnvironmentFault(
                    Kind.DEADLINE, "chromedriver has not started within " + STARTING.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new EnvironmentFault(Kind.DIED, "chromedriver has ended at its start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while chromedriver started", e);
        }
    }

    /** Returns a folder for the browser's profile, which goes with it. */
    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        try {
            guard.getOutputStream().close();
            guard.waitFor(ENDING.toSeconds(), TimeUnit.SECONDS);
        } catch (IOException e) {
            // The guard has gone already.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package org.archerrl.job.bench;

import com.google.common.io.ByteStreams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.archerrl.job.run.RunException;

/** A virtual environment of Python with torch and transformers: made on first use, and used as it is from then on. */
final class PeerEnvironment {
    static final String TORCH = "2.7.1";
    static final String TRANSFORMERS = "4.53.3";

    private static final String VERSIONS =
            "from importlib.metadata import version; print(version('torch').split('+')[0], version('transformers'))";
    private static final String NEXT = "; name another directory with --peer-venv, or remove this one";

    private final Path directory;

    private PeerEnvironment(Path directory) {
        this.directory = directory;
    }

    /** Returns where it is kept when nobody names a directory: in the user's cache. */
    static Path usualDirectory() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path root =
                cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return root.resolve("archer").resolve("torch-" + TORCH + "-transformers-" + TRANSFORMERS);
    }

    /**
     * Opens the environment of a directory; makes it there, which takes minutes, if there is none.
     *
     * @throws RunException if it cannot be made, holds other versions, or the directory holds something else
     */
    static PeerEnvironment at(Path directory) {
        PeerEnvironment environment = new PeerEnvironment(directory.toAbsolutePath());
        if (!Files.exists(environment.python())) {
            environment.create();
        }
        String found = environment.versions();
        if (found.isEmpty()) {
            System.err.println("installing torch " + TORCH + " and transformers " + TRANSFORMERS + " into " + directory
                    + " (some minutes, up to 6 GB) ...");
            run(
                    "pip could not install the peer",
                    environment.python().toString(),
                    "-m",
                    "pip",
                    "install",
                    "-q",
                    "torch==" + TORCH,
                    "transformers==" + TRANSFORMERS);
            found = environment.versions();
        }
        String wanted = TORCH + " " + TRANSFORMERS;
        if (!found.equals(wanted)) {
            throw new RunException("--peer-venv: " + directory + " must hold torch and transformers " + wanted
                    + ", got " + (found.isEmpty() ? "neither" : found) + NEXT);
        }
        return environment;
    }

    /** Returns the interpreter. */
    Path python() {
        return directory.resolve("bin").resolve("python");
    }

    private void create() {
        if (Files.exists(directory) && !isEmpty(directory)) {
            throw new RunException(
                    "--peer-venv: " + directory + " is no virtual environment of Python, and not empty" + NEXT);
        }
        run("python3 could not make a virtual environment", "python3", "-m", "venv", directory.toString());
    }

    private static boolean isEmpty(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new RunException("--peer-venv: " + directory + " cannot be read (" + e + ")" + NEXT);
        }
    }

    /** Returns the versions of both packages, or nothing if one is missing. */
    private String versions() {
        Ended ended = ended(python().toString(), "-c", VERSIONS);
        return ended.code == 0 ? ended.said.strip() : "";
    }

    private static void run(String failure, String... command) {
        Ended ended = ended(command);
        if (ended.code != 0) {
            String last = ended.said.lines().reduce("", (a, b) -> b.isBlank() ? a : b);
            throw new RunException(
                    "--peer: " + failure + ": " + last.strip() + "; try it by hand: " + String.join(" ", command));
        }
    }

    private record Ended(int code, String said) {}

    private static Ended ended(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(ByteStreams.toByteArray(process.getInputStream()), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), said);
        } catch (IOException e) {
            throw new RunException(String.format(
                    Locale.ROOT,
                    "--peer: %s cannot be started (%s); install Python 3.9 to 3.13 with its venv module, or name an"
                            + " environment that has torch %s and transformers %s with --peer-venv",
                    command[0],
                    e.getMessage(),
                    TORCH,
                    TRANSFORMERS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}

package org.archerrl.job.run;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;

/**
 * One run's directory, held by one process at a time while it is written.
 *
 * <p>{@code recipe.yaml}, {@code provenance.json}, {@code metrics.jsonl}, {@code checkpoints/}, {@code replay/}, {@code
 * trajectories/}, {@code log.txt}, {@code report.html}, {@code events.out.tfevents.*}.
 */
public final class RunDirectory implements AutoCloseable {
    private static final String RECIPE = "recipe.yaml";

    private final Path path;
    private final DirectoryLock lock;
    private final PrintStream log;

    private RunDirectory(Path path, DirectoryLock lock) throws IOException {
        this.path = path;
        this.lock = lock;
        this.log = new PrintStream(
                Files.newOutputStream(path.resolve("log.txt"), StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                true,
                StandardCharsets.UTF_8);
    }

    /**
     * Makes the directory of a new run.
     *
     * @throws RunException if it holds something already, or cannot be written
     */
    public static RunDirectory create(Path path, Recipe recipe) {
        try {
            Files.createDirectories(path);
            List<String> found = contents(path);
            if (found.contains(RECIPE)) {
                throw new RunException("--run-dir " + path
                        + " holds a run already; add --resume to go on with it, or give" + " another --run-dir");
            }
            if (!found.isEmpty()) {
                throw new RunException("--run-dir " + path + " is not empty (it has " + found.get(0)
                        + "); give a new or an empty directory");
            }
            return of(path, recipe);
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    /**
     * Takes up the directory of a run that was stopped.
     *
     * @param recipe what the user asks for now; only how long, how it is measured, when it is saved
     *     and where it runs may have changed
     * @throws RunException if it holds no run, or one of another recipe, or another process has it
     */
    public static RunDirectory resume(Path path, Recipe recipe) {
        if (!Files.exists(path.resolve(RECIPE))) {
            throw new RunException("--resume: there is no run in " + path
                    + "; leave --resume out to start one, or give the run's --run-dir");
        }
        Map<String, String> old = fixed(recipeOf(path));
        Map<String, String> now = fixed(recipe);
        for (String key : now.keySet()) {
            if (!Objects.equals(old.get(key), now.get(key))) {
                throw new RunException("--resume: the run in " + path + " has " + key + ": " + old.get(key) + ", not "
                        + now.get(key) + "; give the recipe that it was started with, or start another run");
            }
        }
        try {
            return of(path, recipe);
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    /** The recipe comes first: what is killed before it stands leaves nothing but its unfinished file. */
    private static RunDirectory of(Path path, Recipe recipe) throws IOException {
        DirectoryLock lock = DirectoryLock.take(path);
        TextFile.write(path.resolve(RECIPE), Recipes.write(recipe));
        return new RunDirectory(path, lock);
    }

    /** Returns whether a directory holds a run. */
    public static boolean isRun(Path path) {
        return Files.exists(path.resolve(RECIPE));
    }

    /** Returns the error that a directory holds no run. */
    public static RunException missing(Path path) {
        return new RunException("there is no run in " + path + " (it has no " + RECIPE
                + "); give the directory that `archer train` wrote");
    }

    /** Returns the resolved recipe of a run, which may be running. */
    public static Recipe recipeOf(Path path) {
        Path file = path.resolve(RECIPE);
        if (!Files.exists(file)) {
            throw missing(path);
        }
        try {
            return Recipes.read(Files.readString(file), file.toString(), List.of());
        } catch (IOException e) {
            throw new RunException(file + " cannot be read: " + e, e);
        }
    }

    private static Map<String, String> fixed(Recipe recipe) {
        Map<String, String> keys = new TreeMap<>();
        for (Map.Entry<String, Object> entry : Recipes.flat(recipe).entrySet()) {
            if (!entry.getKey().equals("iterations")
                    && !entry.getKey().startsWith("evaluation.")
                    && !entry.getKey().startsWith("checkpoint.")
                    && !entry.getKey().startsWith("placement.")) {
                keys.put(entry.getKey(), String.valueOf(entry.getValue()));
            }
        }
        return keys;
    }

    private static List<String> contents(Path path) throws IOException {
        try (Stream<Path> children = Files.list(path)) {
            return children.map(c -> c.getFileName().toString())
                    .filter(name -> !name.equals(DirectoryLock.FILE) && !name.equals(TextFile.unfinished(RECIPE)))
                    .sorted()
                    .toList();
        }
    }

    private static RunException unwritable(Path path, IOException e) {
        return new RunException(
                "--run-dir " + path + " cannot be written (" + e.getClass().getSimpleName() + " " + e.getMessage()
                        + "); give a directory that you may write to",
                e);
    }

    /** Returns where the run is. */
    public Path path() {
        return path;
    }

    /** Returns where log lines go. */
    public PrintStream log() {
        return log;
    }

    /** Writes a small text file at once: readers see the old or the new one. */
    public void write(String name, String text) {
        TextFile.write(path.resolve(name), text);
    }

    /** Deletes everything of an earlier beginning that never reached a checkpoint, but the recipe and the log. */
    public void clear() {
        try {
            for (String name : List.of("metrics.jsonl", "checkpoints", "replay", "trajectories", "report.html")) {
                if (Files.exists(path.resolve(name))) {
                    MoreFiles.deleteRecursively(path.resolve(name), RecursiveDeleteOption.ALLOW_INSECURE);
                }
            }
        } catch (IOException e) {
            throw new RunException(path + " cannot be cleared: " + e, e);
        }
    }

    @Override
    public void close() {
        log.close();
        lock.close();
    }
}

package org.archerrl.job.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;
import org.archerrl.job.run.RunException;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What decides a run and its place: the words that {@code archer train} and {@code archer submit} share. */
final class RunOptions {
    @Parameters(paramLabel = "RECIPE|FILE.yaml", description = "A built-in recipe (archer list recipes) or a file.")
    private String recipe;

    @Option(names = "--set", paramLabel = "a.b=c", description = "Changes one key of the recipe; may be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", description = "The same as --set seed=N.")
    private Long seed;

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            description = "Default: runs/RECIPE-seedN, and ~/archer-runs/RECIPE-seedN on the head for a submitted job.")
    private Path directory;

    @Option(
            names = "--resume",
            description =
                    "Goes on with the run in the run directory; a submitted job does so by itself, if there is one.")
    private boolean resume;

    /** Returns the recipe with its changes. */
    Recipe resolved() {
        List<String> changes = new ArrayList<>(overrides);
        if (seed != null) {
            changes.add("seed=" + seed);
        }
        return Recipes.load(recipe, changes);
    }

    /** Returns whether the user insists on a run that is there. */
    boolean isResume() {
        return resume;
    }

    /** Returns the recipe's file, if it is one and not built in. */
    Optional<Path> file() {
        Path file = Path.of(recipe);
        return Optional.of(file).filter(Files::isRegularFile);
    }

    /** Returns the run directory of a run on this machine. */
    Path directory(Recipe resolved) {
        return directory == null ? Path.of("runs").resolve(name(resolved)) : directory;
    }

    /** Returns the run directory of a submitted job, whose working directory goes with the job. */
    Path lastingDirectory(Recipe resolved) {
        checkLasting();
        return directory == null
                ? Path.of(System.getProperty("user.home"), "archer-runs").resolve(name(resolved))
                : directory;
    }

    /**
     * Checks that a run directory would outlive a job.
     *
     * @throws RunException if it is relative
     */
    void checkLasting() {
        if (directory != null && !directory.isAbsolute()) {
            throw new RunException(
                    "--run-dir of a submitted job must be an absolute path on the cluster, because the job's"
                            + " working directory is deleted with it; got " + directory
                            + ", allowed are paths such as /home/ubuntu/runs/1, best on storage that all nodes share");
        }
    }

    private String name(Recipe resolved) {
        return Path.of(recipe).getFileName().toString().replaceFirst("\\.ya?ml$", "") + "-seed" + resolved.seed();
    }

    /** Returns the words that ask for this run, the recipe under another name and without its place. */
    List<String> words(String recipeName) {
        List<String> words = new ArrayList<>(List.of(recipeName));
        overrides.forEach(change -> words.addAll(List.of("--set", change)));
        if (seed != null) {
            words.addAll(List.of("--seed", seed.toString()));
        }
        return words;
    }

    /** Returns the words that ask for this run in its place, in a folder that holds the recipe's file. */
    List<String> wordsInPackage() {
        List<String> words = new ArrayList<>(
                words(file().map(f -> f.getFileName().toString()).orElse(recipe)));
        if (directory != null) {
            words.addAll(List.of("--run-dir", directory.toString()));
        }
        if (resume) {
            words.add("--resume");
        }
        return words;
    }

    /** Returns the recipe as the user called it. */
    String recipe() {
        return recipe;
    }

    /** Returns words as one line for a shell. */
    static String quoted(List<String> words) {
        return words.stream().map(RunOptions::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return word.matches("[\\w./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}

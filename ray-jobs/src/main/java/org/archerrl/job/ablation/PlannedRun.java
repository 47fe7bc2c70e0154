package org.archerrl.job.ablation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.run.Checkpoints;
import org.archerrl.job.run.RunDirectory;
import org.archerrl.job.run.RunException;

/**
 * One run of an ablation, begun or not.
 *
 * @param cell the name of its cell
 * @param recipe its cell's, whose seed does not count
 * @param seed the training seed
 * @param directory the run directory
 */
record PlannedRun(String cell, Recipe recipe, long seed, Path directory) {
    /** How far a run has come. */
    enum State {
        /** It has not begun. */
        MISSING,
        /** It was stopped or it failed; it can go on. */
        UNFINISHED,
        /** All of its iterations are over, and its report is written. */
        FINISHED
    }

    State state() {
        if (!RunDirectory.isRun(directory)) {
            return State.MISSING;
        }
        boolean isSaved = new Checkpoints(directory).has(Integer.toString(recipe.iterations()));
        return isSaved && Files.exists(directory.resolve("report.html")) ? State.FINISHED : State.UNFINISHED;
    }

    /** Returns what the run's process said, beside the run directory, which is the run's own. */
    Path output() {
        return directory.resolveSibling(directory.getFileName() + ".out");
    }

    /** Returns the file that says why the run failed. */
    private Path failure() {
        return directory.resolveSibling(directory.getFileName() + ".failed");
    }

    /** Writes down why it failed. */
    void failed(String why) {
        try {
            Files.writeString(failure(), why);
        } catch (IOException e) {
            throw new RunException(failure() + " cannot be written: " + e, e);
        }
    }

    /** Forgets that it failed before. */
    void forgetFailure() {
        try {
            Files.deleteIfExists(failure());
        } catch (IOException e) {
            throw new RunException(failure() + " cannot be deleted: " + e, e);
        }
    }

    /** Returns why it failed; empty if it did not. */
    String whyFailed() {
        try {
            return Files.exists(failure()) ? Files.readString(failure()) : "";
        } catch (IOException e) {
            throw new RunException(failure() + " cannot be read: " + e, e);
        }
    }

    /** Returns the last line that the run's process said. */
    String lastWords() {
        try {
            return Files.readString(output())
                    .lines()
                    .filter(line -> !line.isBlank())
                    .reduce("it said nothing", (a, b) -> b);
        } catch (IOException e) {
            throw new RunException(output() + " cannot be read: " + e, e);
        }
    }

    @Override
    public String toString() {
        return cell + " seed " + seed;
    }
}

package org.archerrl.job.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A small text file that is written at once: readers see the old or the new one. */
public final class TextFile {
    private TextFile() {}

    /** Returns what a file of that name is called while it is being written. */
    static String unfinished(String name) {
        return "." + name + ".partial";
    }

    /**
     * Writes the file, and returns it.
     *
     * @throws RunException if it cannot be written
     */
    public static Path write(Path file, String text) {
        Path aside = file.resolveSibling(unfinished(file.getFileName().toString()));
        try {
            Files.writeString(aside, text);
            return Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new RunException(file + " cannot be written: " + e, e);
        }
    }
}

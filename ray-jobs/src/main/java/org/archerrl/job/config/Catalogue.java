package org.archerrl.job.config;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** YAML files that come with the program, each known by its name; files of the user's own stand beside them. */
public final class Catalogue {
    /** What a run is made from. */
    public static final Catalogue RECIPES = new Catalogue("recipe");

    /** What recipes are compared by. */
    public static final Catalogue ABLATIONS = new Catalogue("ablation");

    private static final String HEADING = "# ";

    private final String noun;

    private Catalogue(String noun) {
        this.noun = noun;
    }

    /** Returns the names, in the order to show them. */
    public List<String> names() {
        return index().filter(line -> !line.startsWith(HEADING)).toList();
    }

    /** Returns the heading that a name stands under. */
    public String kind(String name) {
        String heading = "";
        for (String line : index().takeWhile(line -> !line.equals(name)).toList()) {
            heading = line.startsWith(HEADING) ? line.substring(HEADING.length()) : heading;
        }
        return heading;
    }

    private Stream<String> index() {
        return resource("index").lines().filter(line -> !line.isBlank());
    }

    /** Returns the sentence that opens a file: its first line, a comment. */
    public String description(String name) {
        return text(name).lines().findFirst().orElse("").replaceFirst("^#\\s*", "");
    }

    /** Returns the YAML of a name. */
    public String text(String name) {
        return resource(name + ".yaml");
    }

    /**
     * Returns the YAML of a name, or of a file.
     *
     * @param nameOrFile a file ends in {@code .yaml} or {@code .yml}
     * @throws RecipeException if there is none
     */
    String found(String nameOrFile) {
        if (isFile(nameOrFile)) {
            return fileText(nameOrFile);
        }
        if (!names().contains(nameOrFile)) {
            throw new RecipeException("there is no " + noun + " '" + nameOrFile + "'; there is "
                    + String.join(", ", names()) + Nearest.suggestion(nameOrFile, names())
                    + " (one of your own is given"
                    + " by its file, ending in .yaml)");
        }
        return text(nameOrFile);
    }

    /** Returns what errors call a name or a file. */
    String origin(String nameOrFile) {
        return isFile(nameOrFile) ? nameOrFile : noun + "s/" + nameOrFile + ".yaml";
    }

    private static boolean isFile(String nameOrFile) {
        return nameOrFile.endsWith(".yaml") || nameOrFile.endsWith(".yml");
    }

    private String fileText(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            String why = Files.exists(Path.of(file)) ? "cannot be read: " + e : "does not exist";
            throw new RecipeException("the " + noun + " file " + file + " " + why + "; give another file or a built-in "
                    + noun + " (" + String.join(", ", names()) + ")");
        }
    }

    private String resource(String file) {
        try {
            return Resources.toString(Resources.getResource(noun + "s/" + file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

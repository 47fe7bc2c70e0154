package org.archerrl.job.config;

import com.google.common.collect.ImmutableSortedMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The built-in model sizes that recipes may name. */
public final class Models {
    /** Name to one-sentence description. */
    public static final Map<String, String> ALL = ImmutableSortedMap.of(
            "nano", "about 0.1 million weights: minutes on a laptop's CPU",
            "micro", "about 1 million weights: larger vocabularies and longer episodes",
            "small", "about 10 million weights: wants a GPU or patience");

    private Models() {}

    /** Accepts a built-in name. */
    static void check(String key, String model) {
        if (!ALL.containsKey(model)) {
            throw unknown(key, model, "");
        }
    }

    /**
     * Accepts a built-in name, or what looks like a directory: it has a slash. That it is there is another question, for a
     * run that goes on has its own copy of the model; see {@link #checkDirectory}.
     */
    static void checkNameOrDirectory(String key, String model) {
        if (!ALL.containsKey(model) && !isDirectoryName(model)) {
            throw unknown(key, model, "; a directory's name has a slash in it: ./" + model);
        }
    }

    /**
     * Refuses the name of a directory that is not there.
     *
     * @throws RecipeException if it is not
     */
    public static void checkDirectory(String key, String model) {
        if (isDirectoryName(model) && !Files.isDirectory(Path.of(model))) {
            throw new RecipeException(key + ": there is no directory '" + model + "' (from "
                    + Path.of("").toAbsolutePath()
                    + "); give one with config.json, model.safetensors and tokenizer.json,"
                    + " or a built-in model: " + String.join(", ", ALL.keySet()));
        }
    }

    private static boolean isDirectoryName(String model) {
        return model.contains("/");
    }

    private static IllegalArgumentException unknown(String key, String model, String more) {
        return new IllegalArgumentException(key + ": there is no built-in model '" + model + "'; there is "
                + String.join(", ", ALL.keySet()) + Nearest.suggestion(model, ALL.keySet()) + more);
    }
}

package org.archerrl.job.config;

import com.google.common.collect.ImmutableSortedMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.pretrained.BertConfig;

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
     * run that goes on has its own copy of the model; see {@link #checkEncoder}.
     */
    static void checkNameOrDirectory(String key, String model) {
        if (!ALL.containsKey(model) && !isDirectoryName(model)) {
            throw unknown(key, model, "; a directory's name has a slash in it: ./" + model);
        }
    }

    /**
     * Refuses the name of a directory that is not there, or holds no encoder.
     *
     * @throws RecipeException if it is so
     */
    public static void checkEncoder(String key, String model) {
        if (!isDirectoryName(model)) {
            return;
        }
        List<String> missing = Stream.of("config.json", "model.safetensors", "tokenizer.json")
                .filter(file -> !Files.exists(Path.of(model, file)))
                .toList();
        if (!missing.isEmpty()) {
            throw new RecipeException(key + ": " + Path.of(model).toAbsolutePath()
                    + (Files.isDirectory(Path.of(model)) ? " has no " + String.join(", ", missing) : " is no directory")
                    + "; give the directory of a BERT or RoBERTa encoder with config.json, model.safetensors and"
                    + " tokenizer.json, or a built-in model: " + String.join(", ", ALL.keySet()));
        }
        try {
            BertConfig.read(Files.readAllBytes(Path.of(model, "config.json")));
        } catch (CheckpointException | IOException e) {
            throw new RecipeException(key + ": " + model + ": " + e.getMessage());
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

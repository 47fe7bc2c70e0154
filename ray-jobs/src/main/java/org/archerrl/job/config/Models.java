package org.archerrl.job.config;

import com.google.common.collect.ImmutableSortedMap;
import java.util.Map;
import java.util.function.Consumer;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.pretrained.BertConfig;
import org.archerrl.pretrained.LanguageModel;
import org.archerrl.pretrained.ModelFiles;
import org.archerrl.pretrained.ModelSource;

/** The built-in model sizes that recipes may name. */
public final class Models {
    /** Name to one-sentence description. */
    public static final Map<String, String> ALL = ImmutableSortedMap.of(
            "nano", "about 0.1 million weights: minutes on a laptop's CPU",
            "micro", "about 1 million weights: larger vocabularies and longer episodes",
            "small", "about 10 million weights: wants a GPU or patience");

    private Models() {}

    /** Returns whether that size is built in: drawn afresh, with a tokenizer that is learnt from the warm start. */
    public static boolean isBuiltIn(String model) {
        return ALL.containsKey(model);
    }

    /**
     * Accepts a built-in name, or what looks like the name of a pretrained model: a path or a hub id, with a slash in it, or a
     * {@code .gguf} file. That it is there is another question, for a run that goes on may have its own copy; see {@link
     * #checkLanguageModel}.
     */
    static void check(String key, String model) {
        if (!isBuiltIn(model) && !model.contains("/") && !model.endsWith(".gguf")) {
            throw new IllegalArgumentException(key + ": there is no built-in model '" + model + "'; there is "
                    + String.join(", ", ALL.keySet()) + Nearest.suggestion(model, ALL.keySet())
                    + "; a directory's name has a slash in it: ./" + model);
        }
    }

    /**
     * Refuses what is neither built in nor opens as a pretrained language model whose files fit each other.
     *
     * @throws RecipeException if it is so
     */
    public static void checkLanguageModel(String key, String model) {
        checkOpens(key, model, LanguageModel::checked);
    }

    /**
     * Refuses what is neither built in nor opens as a BERT or RoBERTa encoder.
     *
     * @throws RecipeException if it is so
     */
    public static void checkEncoder(String key, String model) {
        checkOpens(key, model, source -> {
            source.text(ModelFiles.TOKENIZER);
            BertConfig.read(source.text(ModelFiles.CONFIG));
        });
    }

    private static void checkOpens(String key, String model, Consumer<ModelSource> read) {
        if (isBuiltIn(model)) {
            return;
        }
        try (ModelSource source = ModelSource.open(model)) {
            read.accept(source);
        } catch (CheckpointException e) {
            throw new RecipeException(key + ": " + e.getMessage());
        }
    }
}

package org.archerrl.pretrained;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.nn.TransformerConfig;

/**
 * A causal language model as the files of a Hugging Face directory hold it.
 *
 * @param json the {@code config.json}, as it was read but for the type of the tensors
 * @param config what it means
 */
public record LanguageModel(String json, TransformerConfig config) {
    /** The file of the settings. */
    public static final String CONFIG = "config.json";

    /** What reads the settings of each {@code model_type}. */
    private static final Map<String, Function<Settings, TransformerConfig>> READERS = readers();

    private static Map<String, Function<Settings, TransformerConfig>> readers() {
        Map<String, Function<Settings, TransformerConfig>> readers = new TreeMap<>();
        readers.put("gpt2", Gpt2Config::read);
        for (LlamaConfig model : LlamaConfig.values()) {
            readers.put(model.name().toLowerCase(Locale.ROOT), model::read);
        }
        return readers;
    }

    /**
     * Reads the settings.
     *
     * @param files contents by name; {@code config.json} is read
     * @throws CheckpointException if there is none, its model_type is not known, or a setting is not supported
     */
    public static LanguageModel read(Map<String, byte[]> files) {
        ObjectNode node = Settings.parse(CONFIG, ModelFiles.required(files, CONFIG));
        String type = node.path("model_type").asText();
        if (!READERS.containsKey(type)) {
            throw new CheckpointException(
                    CONFIG + ": model_type must be one of " + READERS.keySet() + ", got " + node.path("model_type"));
        }
        try {
            TransformerConfig config = READERS.get(type).apply(new Settings(node));
            // Tensors are written as float32, whatever they were read as.
            for (String key : new String[] {"torch_dtype", "dtype"}) {
                if (node.has(key)) {
                    node.put(key, "float32");
                }
            }
            return new LanguageModel(node.toPrettyString(), config);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(CONFIG + ": " + e.getMessage(), e);
        }
    }

    /** Makes a GPT-2 of that shape, whose utterances end with {@code terminator}. */
    public static LanguageModel gpt2(TransformerConfig config, int terminator) {
        return new LanguageModel(Gpt2Config.write(config, terminator).toPrettyString(), config);
    }

    /**
     * Reads the tensors.
     *
     * @param files contents by name; {@code model.safetensors} is read, or what {@code model.safetensors.index.json} names
     * @return tensors by the names of {@link org.archerrl.nn.Transformer#shapes}, in the order of the files
     * @throws CheckpointException if a file or a tensor is missing, or a tensor is not known or has another shape
     */
    public Map<String, HostTensor> tensors(Map<String, byte[]> files) {
        return new TensorNames(config).fitted(ModelFiles.tensors(files));
    }
}

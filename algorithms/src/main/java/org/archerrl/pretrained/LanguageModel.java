package org.archerrl.pretrained;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.TensorSource;
import org.archerrl.nn.TransformerConfig;
import org.archerrl.text.ChatTemplate;
import org.archerrl.text.Tokenizer;

/**
 * A causal language model as the files of a Hugging Face directory hold it.
 *
 * @param json the {@code config.json}, as it was read but for the type of the tensors
 * @param config what it means
 * @param carried texts that are handed on as they were read, by the names of {@link ModelFiles}
 */
public record LanguageModel(String json, TransformerConfig config, Map<String, String> carried) {
    /** The file of the settings. */
    public static final String CONFIG = ModelFiles.CONFIG;

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
     * @throws CheckpointException if there is no {@code config.json}, its model_type is not known, or a setting is not
     *     supported
     */
    public static LanguageModel read(ModelSource source) {
        ObjectNode node = Settings.parse(CONFIG, source.text(CONFIG));
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
            return new LanguageModel(node.toPrettyString(), config, carried(source));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(CONFIG + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads the tokenizer of the model; what ends an utterance in its chat template is the terminator.
     *
     * @param source what this model was read from
     * @throws CheckpointException if there is none, it is bad, or it has more ids than the model
     */
    public Tokenizer tokenizer(ModelSource source) {
        Tokenizer tokenizer;
        try {
            String ending = ChatTemplate.read(source.texts())
                    .map(ChatTemplate::afterUtterance)
                    .orElse("");
            tokenizer = Tokenizer.fromJson(source.text(ModelFiles.TOKENIZER), ending);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(e.getMessage() + "; use the tokenizer of this model", e);
        }
        int size = tokenizer.vocabularySize();
        if (size > config.vocabulary()) {
            tokenizer.close();
            throw new CheckpointException(ModelFiles.TOKENIZER + ": must have at most the " + config.vocabulary()
                    + " ids of the model's vocab_size, got " + size + "; use the tokenizer of this model");
        }
        return tokenizer;
    }

    /**
     * Returns the model as it was read, if all of it fits: settings, tokenizer, and the names, shapes and types of the tensors,
     * which are those of {@link #tensors} then.
     *
     * @param source closed with what is returned
     * @throws CheckpointException if something does not
     */
    public static ModelSource checked(ModelSource source) {
        LanguageModel model = read(source);
        model.tokenizer(source).close();
        return new ModelSource(source.texts(), model.tensors(source.tensors()));
    }

    private static Map<String, String> carried(ModelSource source) {
        Map<String, String> carried = new LinkedHashMap<>();
        for (String name : ModelFiles.CARRIED) {
            if (source.texts().containsKey(name)) {
                carried.put(name, source.text(name));
            }
        }
        return carried;
    }

    /** Makes a GPT-2 of that shape, whose utterances end with {@code terminator}. */
    public static LanguageModel gpt2(TransformerConfig config, int terminator) {
        return new LanguageModel(Gpt2Config.write(config, terminator).toPrettyString(), config, Map.of());
    }

    /**
     * Returns the tensors as the network knows them; none is read but those of an output projection beside tied embeddings.
     *
     * @param stored as {@link ModelSource} gives them; closed with what is returned
     * @return tensors by the names of {@link org.archerrl.nn.Transformer#shapes}, in the order they are stored
     * @throws CheckpointException if a tensor is missing, or is not known, has another shape, or is of a type that cannot be
     *     read
     */
    public TensorSource tensors(TensorSource stored) {
        return new TensorNames(config).fitted(stored);
    }
}

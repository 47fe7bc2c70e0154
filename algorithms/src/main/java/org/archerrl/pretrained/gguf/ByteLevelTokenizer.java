package org.archerrl.pretrained.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.gguf.GgufMetadata;

/** The byte-level BPE tokenizer of a GGUF file, as the texts of Hugging Face's libraries. */
final class ByteLevelTokenizer {
    private static final String PREFIX = "tokenizer.ggml.";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Kinds of tokens: control tokens are special, user-defined ones are found in texts as they stand. */
    private static final long CONTROL = 3;

    private static final long USER_DEFINED = 4;

    private final String file;
    private final GgufMetadata metadata;
    private final List<String> tokens;
    private final Splitting splitting;

    /**
     * Reads what decides.
     *
     * @param file for messages
     * @throws CheckpointException if it is of another kind, or splits texts in a way that is not supported
     */
    ByteLevelTokenizer(GgufMetadata metadata, String file) {
        this.file = file;
        this.metadata = metadata;
        String kind = metadata.required(PREFIX + "model", metadata.text(PREFIX + "model"));
        if (!kind.equals("gpt2")) {
            throw new CheckpointException(
                    file + ": the metadata's " + PREFIX + "model must be gpt2 (byte-level BPE), got " + kind
                            + "; use the model's Hugging Face directory, with its tokenizer.json");
        }
        this.tokens = metadata.required(PREFIX + "tokens", metadata.texts(PREFIX + "tokens"));
        this.splitting = Splitting.of(metadata.text(PREFIX + "pre").orElse("default"), file);
    }

    /** Returns the {@code tokenizer.json}. */
    ObjectNode json() {
        ObjectNode json = JSON.objectNode();
        json.put("version", "1.0").putNull("truncation").putNull("padding");
        json.set("added_tokens", addedTokens());
        json.set("normalizer", splitting.normalizer());
        json.set("pre_tokenizer", splitting.preTokenizer());
        json.set("post_processor", postProcessor());
        json.putObject("decoder")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
        ObjectNode model = json.putObject("model").put("type", "BPE");
        model.putNull("dropout")
                .putNull("unk_token")
                .putNull("continuing_subword_prefix")
                .putNull("end_of_word_suffix");
        model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", splitting.takesWholeWords());
        model.set("vocab", vocabulary());
        ArrayNode merges = model.putArray("merges");
        metadata.required(PREFIX + "merges", metadata.texts(PREFIX + "merges")).forEach(merges::add);
        return json;
    }

    /** Returns the {@code tokenizer_config.json}: names of special tokens, and the chat template if there is one. */
    ObjectNode config(int context) {
        ObjectNode config = JSON.objectNode();
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        config.put("model_max_length", context);
        config.put("clean_up_tokenization_spaces", false);
        config.put("add_bos_token", beginsTexts());
        token("bos_token_id").ifPresent(id -> config.put("bos_token", tokens.get(id)));
        token("eos_token_id").ifPresent(id -> config.put("eos_token", tokens.get(id)));
        token("unknown_token_id").ifPresent(id -> config.put("unk_token", tokens.get(id)));
        token("padding_token_id").ifPresent(id -> config.put("pad_token", tokens.get(id)));
        metadata.text("tokenizer.chat_template").ifPresent(template -> config.put("chat_template", template));
        return config;
    }

    /** Returns the {@code generation_config.json}. */
    ObjectNode generationConfig() {
        ObjectNode config = JSON.objectNode();
        addIds(config);
        TreeSet<Integer> ends = new TreeSet<>();
        for (String key : new String[] {"eos_token_id", "eot_token_id", "eom_token_id"}) {
            token(key).ifPresent(ends::add);
        }
        if (ends.size() > 1) {
            ends.forEach(config.putArray("eos_token_id")::add);
        }
        return config;
    }

    /** Adds the ids that begin, end and fill texts, as far as they are known. */
    void addIds(ObjectNode json) {
        token("bos_token_id").ifPresent(id -> json.put("bos_token_id", id));
        token("eos_token_id").ifPresent(id -> json.put("eos_token_id", id));
        token("padding_token_id").ifPresent(id -> json.put("pad_token_id", id));
    }

    private Optional<Integer> token(String key) {
        Optional<Integer> id = metadata.whole(PREFIX + key);
        if (id.isPresent() && id.get() >= tokens.size()) {
            throw new CheckpointException(file + ": the metadata's " + PREFIX + key + " must be below the "
                    + tokens.size() + " tokens there are, got " + id.get()
                    + "; fetch the file again, or another one of this model");
        }
        return id;
    }

    private boolean beginsTexts() {
        return metadata.flag(PREFIX + "add_bos_token").orElse(splitting.beginsTexts())
                && token("bos_token_id").isPresent();
    }

    private ObjectNode vocabulary() {
        ObjectNode vocabulary = JSON.objectNode();
        for (int id = 0; id < tokens.size(); id++) {
            if (vocabulary.has(tokens.get(id))) {
                throw new CheckpointException(file + ": the metadata's " + PREFIX + "tokens has \"" + tokens.get(id)
                        + "\" twice; fetch the file again, or another one of this model");
            }
            vocabulary.put(tokens.get(id), id);
        }
        return vocabulary;
    }

    private ArrayNode addedTokens() {
        List<Long> types = metadata.wholes(PREFIX + "token_type").orElse(List.of());
        if (!types.isEmpty() && types.size() != tokens.size()) {
            throw new CheckpointException(file + ": the metadata's " + PREFIX + "token_type must be a list of "
                    + tokens.size() + ", as many as tokens, got " + types.size()
                    + "; fetch the file again, or another one of this model");
        }
        ArrayNode added = JSON.arrayNode();
        for (int id = 0; id < types.size(); id++) {
            if (types.get(id) == CONTROL || types.get(id) == USER_DEFINED) {
                added.addObject()
                        .put("id", id)
                        .put("content", tokens.get(id))
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", types.get(id) == CONTROL);
            }
        }
        return added;
    }

    /** What adds the first token to whole texts; nothing here relies on it, other programs do. */
    private JsonNode postProcessor() {
        if (!beginsTexts()) {
            return JSON.nullNode();
        }
        int id = token("bos_token_id").orElseThrow();
        String bos = tokens.get(id);
        ObjectNode processor = JSON.objectNode().put("type", "TemplateProcessing");
        ArrayNode single = processor.putArray("single");
        ArrayNode pair = processor.putArray("pair");
        addToTemplate(single, "SpecialToken", bos, 0);
        addToTemplate(single, "Sequence", "A", 0);
        addToTemplate(pair, "SpecialToken", bos, 0);
        addToTemplate(pair, "Sequence", "A", 0);
        addToTemplate(pair, "SpecialToken", bos, 1);
        addToTemplate(pair, "Sequence", "B", 1);
        ObjectNode special =
                processor.putObject("special_tokens").putObject(bos).put("id", bos);
        special.putArray("ids").add(id);
        special.putArray("tokens").add(bos);
        return processor;
    }

    private static void addToTemplate(ArrayNode template, String kind, String id, int type) {
        template.addObject().putObject(kind).put("id", id).put("type_id", type);
    }
}

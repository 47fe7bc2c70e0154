package org.archerrl.pretrained.gguf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.gguf.GgufFile;
import org.archerrl.checkpoint.gguf.GgufMetadata;

/** The metadata of a GGUF file that say what its network is like, as the {@code config.json} of Hugging Face's libraries. */
final class ModelSettings {
    private static final String EMBEDDING = "token_embd.weight";
    private static final String KEY_VALUE_HEADS = "attention.head_count_kv";

    private final GgufFile file;
    private final GgufMetadata metadata;
    private final Architecture architecture;

    ModelSettings(GgufFile file, Architecture architecture) {
        this.file = file;
        this.metadata = file.metadata();
        this.architecture = architecture;
    }

    int heads() {
        return whole("attention.head_count");
    }

    int keyValueHeads() {
        return metadata.has(key(KEY_VALUE_HEADS)) ? whole(KEY_VALUE_HEADS) : heads();
    }

    /** Returns the most tokens that the model was made for. */
    int context() {
        return whole("context_length");
    }

    /**
     * Returns the settings.
     *
     * @throws CheckpointException if one is missing or not supported
     */
    ObjectNode json(ByteLevelTokenizer tokenizer) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putArray("architectures").add(architecture.className());
        json.put("model_type", architecture.key());
        json.put("torch_dtype", "float32");
        json.put("vocab_size", vocabulary());
        json.put("tie_word_embeddings", !file.shapes().containsKey("output.weight"));
        tokenizer.addIds(json);
        refuse("expert_count", 0);
        if (architecture == Architecture.GPT2) {
            addGpt2(json);
        } else {
            addGated(json);
        }
        return json;
    }

    private void addGpt2(ObjectNode json) {
        json.put("activation_function", "gelu_new");
        json.put("n_embd", whole("embedding_length"));
        json.put("n_inner", whole("feed_forward_length"));
        json.put("n_layer", whole("block_count"));
        json.put("n_head", heads());
        json.put("n_positions", context());
        json.put("n_ctx", context());
        json.put("layer_norm_epsilon", number("attention.layer_norm_epsilon"));
    }

    private void addGated(ObjectNode json) {
        int width = whole("embedding_length");
        int headWidth = metadata.whole(key("attention.key_length")).orElse(width / heads());
        refuse("attention.value_length", headWidth);
        refuse("rope.dimension_count", headWidth);
        refuse("attention.sliding_window", context());
        json.put("hidden_act", "silu");
        json.put("hidden_size", width);
        json.put("intermediate_size", whole("feed_forward_length"));
        json.put("num_hidden_layers", whole("block_count"));
        json.put("num_attention_heads", heads());
        json.put("num_key_value_heads", keyValueHeads());
        json.put("head_dim", headWidth);
        json.put("max_position_embeddings", context());
        json.put("rms_norm_eps", number("attention.layer_norm_rms_epsilon"));
        json.put("rope_theta", optional("rope.freq_base").orElse(10000.0));
        if (architecture == Architecture.LLAMA) {
            json.put("attention_bias", file.shapes().containsKey("blk.0.attn_q.bias"));
            json.put("mlp_bias", file.shapes().containsKey("blk.0.ffn_gate.bias"));
        }
        addRopeScaling(json);
    }

    private void addRopeScaling(ObjectNode json) {
        String type = metadata.text(key("rope.scaling.type")).orElse("none");
        Optional<Double> factor = optional("rope.scaling.factor").or(() -> optional("rope.scale_linear"));
        if (file.shapes().containsKey(GgufModel.ROPE_FACTORS)) {
            RopeFactors.addScaling(file, json);
        } else if (type.equals("linear") || (type.equals("none") && factor.orElse(1.0) != 1)) {
            json.putObject("rope_scaling")
                    .put("rope_type", "linear")
                    .put("factor", metadata.required(key("rope.scaling.factor"), factor));
        } else if (!type.equals("none")) {
            throw new CheckpointException(file.name() + ": the metadata's " + key("rope.scaling.type")
                    + " must be none or linear, got " + type + "; use a model without this scaling");
        }
    }

    /** The embedding says it: the metadata's own number is missing in some files. */
    private int vocabulary() {
        long[] shape = file.shapes().get(EMBEDDING);
        if (shape == null) {
            throw new CheckpointException(file.name() + ": has no tensor " + EMBEDDING + "; use a whole model's file");
        }
        return (int) shape[0];
    }

    private void refuse(String key, int allowed) {
        int value = metadata.whole(key(key)).orElse(allowed);
        if (value != allowed) {
            throw new CheckpointException(file.name() + ": the metadata's " + key(key) + " must be " + allowed
                    + " here, got " + value + "; use a model without it");
        }
    }

    private int whole(String key) {
        int value = metadata.required(key(key), metadata.whole(key(key)));
        if (value == 0) {
            throw new CheckpointException(file.name() + ": the metadata's " + key(key)
                    + " must be above 0, got 0; fetch the file again, or another one of this model");
        }
        return value;
    }

    private double number(String key) {
        return metadata.required(key(key), optional(key));
    }

    /** Numbers are kept as floats: returns the shortest decimal that is the same one, such as 1e-5. */
    private Optional<Double> optional(String key) {
        return metadata.number(key(key)).map(value -> Double.valueOf(Float.toString(value.floatValue())));
    }

    private String key(String key) {
        return architecture.key() + "." + key;
    }
}

package org.archerrl.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.nn.TransformerConfig;

/** The {@code config.json} of a Hugging Face GPT-2 model. */
final class Gpt2Config {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Gpt2Config() {}

    static TransformerConfig read(byte[] json) {
        try {
            JsonNode node = JSON.readTree(json);
            if (!node.path("model_type").asText().equals("gpt2")
                    || !node.path("activation_function").asText("gelu_new").equals("gelu_new")) {
                throw new CheckpointException(
                        "config.json: expected model_type gpt2 with activation_function gelu_new, got "
                                + node.path("model_type") + " with " + node.path("activation_function"));
            }
            return new TransformerConfig(
                    node.required("vocab_size").asInt(),
                    node.required("n_embd").asInt(),
                    node.required("n_layer").asInt(),
                    node.required("n_head").asInt(),
                    node.required("n_positions").asInt(),
                    node.path("layer_norm_epsilon").asDouble(1e-5));
        } catch (IOException | IllegalArgumentException e) {
            throw new CheckpointException("config.json is not a GPT-2 configuration: " + e.getMessage());
        }
    }

    static byte[] write(TransformerConfig config, int terminator) {
        ObjectNode node = JSON.createObjectNode();
        node.putArray("architectures").add("GPT2LMHeadModel");
        node.put("model_type", "gpt2");
        node.put("activation_function", "gelu_new");
        node.put("vocab_size", config.vocabulary());
        node.put("n_embd", config.width());
        node.put("n_layer", config.layers());
        node.put("n_head", config.heads());
        node.put("n_positions", config.context());
        node.put("layer_norm_epsilon", config.epsilon());
        node.put("attn_pdrop", 0.0);
        node.put("embd_pdrop", 0.0);
        node.put("resid_pdrop", 0.0);
        node.put("tie_word_embeddings", true);
        node.put("bos_token_id", terminator);
        node.put("eos_token_id", terminator);
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

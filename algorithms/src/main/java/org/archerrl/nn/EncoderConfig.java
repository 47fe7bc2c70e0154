package org.archerrl.nn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.TensorShapes;

/**
 * The shape of an encoder, as the {@code config.json} of a Hugging Face directory gives it.
 *
 * @param family which published architecture it is
 * @param vocabulary number of token ids, V
 * @param width of the states, D
 * @param layers number of layers
 * @param heads attention heads; they divide the width
 * @param inner width inside a layer's feed-forward part, I
 * @param positions rows of the position embedding
 * @param types rows of the token type embedding
 * @param epsilon of the layer norms
 * @param padding id of the padding token
 */
public record EncoderConfig(
        Family family,
        int vocabulary,
        int width,
        int layers,
        int heads,
        int inner,
        int positions,
        int types,
        double epsilon,
        int padding) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The architectures; they differ in how positions are counted. */
    public enum Family {
        /** Positions count from the row's left edge, padding included (arXiv 1810.04805). */
        BERT("BertModel", "cls.", 0),
        /** Positions count valid tokens, from the padding id + 1; padding stands at the padding id (arXiv 1907.11692). */
        ROBERTA("RobertaModel", "lm_head.", 1);

        private final String architecture;
        private final String pretrainingHead;
        private final int usualPadding;

        Family(String architecture, String pretrainingHead, int usualPadding) {
            this.architecture = architecture;
            this.pretrainingHead = pretrainingHead;
            this.usualPadding = usualPadding;
        }

        /** Returns the {@code model_type} of {@code config.json}. */
        public String modelType() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What the names of a pretraining head, which is no part of the encoder, start with. */
        String pretrainingHead() {
            return pretrainingHead;
        }
    }

    public EncoderConfig {
        List<String> bad = new ArrayList<>();
        atLeast(bad, "vocab_size", vocabulary, 1);
        atLeast(bad, "hidden_size", width, 1);
        atLeast(bad, "num_hidden_layers", layers, 1);
        atLeast(bad, "num_attention_heads", heads, 1);
        atLeast(bad, "intermediate_size", inner, 1);
        atLeast(bad, "max_position_embeddings", positions, 1);
        atLeast(bad, "type_vocab_size", types, 1);
        atLeast(bad, "pad_token_id", padding, 0);
        if (heads > 0 && width % heads != 0) {
            bad.add("num_attention_heads: must divide hidden_size " + width + ", got " + heads);
        }
        if (family == Family.ROBERTA && positions <= padding + 1) {
            bad.add("max_position_embeddings: must be above pad_token_id + 1 = " + (padding + 1) + ", got "
                    + positions);
        }
        if (!(epsilon > 0)) {
            bad.add("layer_norm_eps: must be above 0, got " + epsilon);
        }
        if (!bad.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", bad));
        }
    }

    private static void atLeast(List<String> bad, String key, int value, int least) {
        if (value < least) {
            bad.add(key + ": must be at least " + least + ", got " + value);
        }
    }

    /** Returns the most valid tokens of a row. */
    public int context() {
        return switch (family) {
            case BERT -> positions;
            case ROBERTA -> positions - padding - 1;
        };
    }

    /**
     * Reads a {@code config.json}.
     *
     * @throws CheckpointException if the model type or a setting is not supported, or a size is missing or wrong; one
     *     message names all of them with what is allowed
     */
    public static EncoderConfig read(byte[] json) {
        JsonNode node;
        try {
            node = JSON.readTree(json);
        } catch (IOException e) {
            throw new CheckpointException("config.json is not JSON: " + e.getMessage(), e);
        }
        List<String> bad = new ArrayList<>();
        Family family = family(node, bad);
        only(node, "hidden_act", "gelu", bad);
        only(node, "position_embedding_type", "absolute", bad);
        only(node, "is_decoder", "false", bad);
        int vocabulary = whole(node, "vocab_size", bad);
        int width = whole(node, "hidden_size", bad);
        int layers = whole(node, "num_hidden_layers", bad);
        int heads = whole(node, "num_attention_heads", bad);
        int inner = whole(node, "intermediate_size", bad);
        int positions = whole(node, "max_position_embeddings", bad);
        int types = whole(node, "type_vocab_size", bad);
        int padding = node.hasNonNull("pad_token_id") ? whole(node, "pad_token_id", bad) : family.usualPadding;
        if (bad.isEmpty()) {
            try {
                double epsilon = node.path("layer_norm_eps").asDouble(1e-12);
                return new EncoderConfig(
                        family, vocabulary, width, layers, heads, inner, positions, types, epsilon, padding);
            } catch (IllegalArgumentException e) {
                bad.add(e.getMessage());
            }
        }
        throw new CheckpointException(
                "config.json does not describe an encoder that can be read here: " + String.join("; ", bad));
    }

    private static Family family(JsonNode node, List<String> bad) {
        String got = node.path("model_type").asText();
        List<String> known = new ArrayList<>();
        for (Family family : Family.values()) {
            if (family.modelType().equals(got)) {
                return family;
            }
            known.add(family.modelType());
        }
        bad.add("model_type: allowed are " + known + ", got " + node.path("model_type"));
        return Family.BERT;
    }

    /** An absent setting has the one value that is supported. */
    private static void only(JsonNode node, String key, String allowed, List<String> bad) {
        if (node.hasNonNull(key) && !node.get(key).asText().equals(allowed)) {
            bad.add(key + ": allowed is " + allowed + ", got " + node.get(key));
        }
    }

    private static int whole(JsonNode node, String key, List<String> bad) {
        if (!node.path(key).isInt()) {
            bad.add(key + ": must be a whole number, got " + (node.has(key) ? node.get(key) : "nothing"));
        }
        return node.path(key).asInt();
    }

    /** Returns a {@code config.json} that {@link #read} and the Hugging Face libraries take. */
    public byte[] write() {
        ObjectNode node = JSON.createObjectNode();
        node.putArray("architectures").add(family.architecture);
        node.put("model_type", family.modelType());
        node.put("hidden_act", "gelu");
        node.put("position_embedding_type", "absolute");
        node.put("vocab_size", vocabulary);
        node.put("hidden_size", width);
        node.put("num_hidden_layers", layers);
        node.put("num_attention_heads", heads);
        node.put("intermediate_size", inner);
        node.put("max_position_embeddings", positions);
        node.put("type_vocab_size", types);
        node.put("layer_norm_eps", epsilon);
        node.put("pad_token_id", padding);
        node.put("hidden_dropout_prob", 0.0);
        node.put("attention_probs_dropout_prob", 0.0);
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the tensors of such an encoder, by the names of the Hugging Face libraries. */
    public TensorShapes shapes() {
        TensorShapes shapes = new TensorShapes()
                .add("embeddings.word_embeddings.weight", vocabulary, width)
                .add("embeddings.position_embeddings.weight", positions, width)
                .add("embeddings.token_type_embeddings.weight", types, width)
                .addNorm("embeddings.LayerNorm", width);
        for (int i = 0; i < layers; i++) {
            String layer = "encoder.layer." + i + ".";
            shapes.addLinear(layer + "attention.self.query", width, width)
                    .addLinear(layer + "attention.self.key", width, width)
                    .addLinear(layer + "attention.self.value", width, width)
                    .addLinear(layer + "attention.output.dense", width, width)
                    .addNorm(layer + "attention.output.LayerNorm", width)
                    .addLinear(layer + "intermediate.dense", width, inner)
                    .addLinear(layer + "output.dense", inner, width)
                    .addNorm(layer + "output.LayerNorm", width);
        }
        return shapes.addLinear("pooler.dense", width, width);
    }
}

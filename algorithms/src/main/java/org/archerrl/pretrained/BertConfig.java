package org.archerrl.pretrained;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.nn.EncoderConfig;
import org.archerrl.nn.EncoderConfig.Family;

/** The {@code config.json} of Hugging Face's BERT and RoBERTa encoders. */
public final class BertConfig {
    private BertConfig() {}

    /**
     * Reads a {@code config.json}.
     *
     * @throws CheckpointException if the model type or a setting is not supported, or a size is missing or wrong; one
     *     message names all of them with what is allowed
     */
    public static EncoderConfig read(String json) {
        Settings settings = new Settings(Settings.parse(LanguageModel.CONFIG, json));
        String type = settings.known("model_type", Family.BERT.modelType(), Family.ROBERTA.modelType());
        Family family = type.equals(Family.ROBERTA.modelType()) ? Family.ROBERTA : Family.BERT;
        settings.oneOf("hidden_act", "gelu");
        settings.oneOf("position_embedding_type", "absolute");
        settings.only("is_decoder", false);
        int vocabulary = settings.whole("vocab_size");
        int width = settings.whole("hidden_size");
        int layers = settings.whole("num_hidden_layers");
        int heads = settings.whole("num_attention_heads");
        int inner = settings.whole("intermediate_size");
        int positions = settings.whole("max_position_embeddings");
        int types = settings.whole("type_vocab_size");
        double epsilon = settings.number("layer_norm_eps", 1e-12);
        int padding = settings.index("pad_token_id", family.usualPadding());
        settings.check();
        try {
            return new EncoderConfig(
                    family, vocabulary, width, layers, heads, inner, positions, types, epsilon, padding);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(LanguageModel.CONFIG + ": " + e.getMessage(), e);
        }
    }

    /** Returns a {@code config.json} that {@link #read} and the Hugging Face libraries take. */
    public static byte[] write(EncoderConfig config) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.putArray("architectures").add(config.family().architecture());
        node.put("model_type", config.family().modelType());
        node.put("hidden_act", "gelu");
        node.put("position_embedding_type", "absolute");
        node.put("vocab_size", config.vocabulary());
        node.put("hidden_size", config.width());
        node.put("num_hidden_layers", config.layers());
        node.put("num_attention_heads", config.heads());
        node.put("intermediate_size", config.inner());
        node.put("max_position_embeddings", config.positions());
        node.put("type_vocab_size", config.types());
        node.put("layer_norm_eps", config.epsilon());
        node.put("pad_token_id", config.padding());
        node.put("hidden_dropout_prob", 0.0);
        node.put("attention_probs_dropout_prob", 0.0);
        return node.toPrettyString().getBytes(StandardCharsets.UTF_8);
    }
}

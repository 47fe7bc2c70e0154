package org.archerrl.pretrained;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.archerrl.nn.Gpt2;
import org.archerrl.nn.OutputProjection;
import org.archerrl.nn.TransformerConfig;

/** The {@code config.json} of a Hugging Face GPT-2 model. */
final class Gpt2Config {
    private Gpt2Config() {}

    static TransformerConfig read(Settings settings) {
        settings.oneOf("activation_function", "gelu_new", "gelu_pytorch_tanh");
        settings.only("scale_attn_weights", true);
        settings.only("scale_attn_by_inverse_layer_idx", false);
        settings.only("add_cross_attention", false);
        int width = settings.whole("n_embd");
        settings.only("n_inner", 4 * width);
        int vocabulary = settings.whole("vocab_size");
        int layers = settings.whole("n_layer");
        int heads = settings.whole("n_head");
        int context = settings.whole("n_positions");
        double epsilon = settings.number("layer_norm_epsilon", 1e-5);
        OutputProjection output = settings.output(true);
        settings.check();
        return new TransformerConfig(vocabulary, width, layers, heads, context, epsilon, output, new Gpt2());
    }

    static ObjectNode write(TransformerConfig config, int terminator) {
        ObjectNode node = new ObjectMapper().createObjectNode();
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
        node.put("tie_word_embeddings", config.output() == OutputProjection.TIED);
        node.put("bos_token_id", terminator);
        node.put("eos_token_id", terminator);
        return node;
    }
}

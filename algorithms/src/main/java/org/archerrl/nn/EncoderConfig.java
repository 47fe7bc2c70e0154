package org.archerrl.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    /** What the tensors of the pooler are called. */
    public static final String POOLER = "pooler.dense";

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

        /** Returns the name of the architecture in {@code config.json}. */
        public String architecture() {
            return architecture;
        }

        /** Returns what the names of a pretraining head, which is no part of the encoder, start with. */
        public String pretrainingHead() {
            return pretrainingHead;
        }

        /** Returns the id of the padding token where {@code config.json} names none. */
        public int usualPadding() {
            return usualPadding;
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

    /** Returns the tensors that such an encoder needs for a pooling, by the names of the Hugging Face libraries. */
    public TensorShapes shapes(Pooling pooling) {
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
        return pooling == Pooling.POOLER ? shapes.addLinear(POOLER, width, width) : shapes;
    }
}

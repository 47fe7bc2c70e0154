package org.archerrl.nn;

import ai.djl.ndarray.types.Shape;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The family of Llama (arXiv 2302.13971), Mistral, Qwen2, Qwen3 and SmolLM: rotary positions, RMS norms, a gated MLP and
 * query heads that share keys and values (arXiv 2305.13245); matrices are [out,in].
 *
 * @param keyValueHeads heads of keys and values, K; divides the number of query heads
 * @param headWidth width of a head, d; even
 * @param mlpWidth width of the MLP, M
 * @param rope the rotary positions
 * @param windows for each layer, how many tokens a token sees, itself included, or {@link #UNLIMITED}
 * @param extras what it has beyond a plain Llama
 */
public record Llama(
        int keyValueHeads, int headWidth, int mlpWidth, Rope rope, List<Integer> windows, ImmutableSet<Extra> extras)
        implements Family {
    /** Tensors that some models have. */
    public enum Extra {
        /** Biases of queries, keys and values. */
        QUERY_KEY_VALUE_BIAS,
        /** A bias of the attention's output. */
        OUTPUT_BIAS,
        /** Biases of the MLP. */
        MLP_BIAS,
        /** RMS norms over the width of a head, of queries and of keys. */
        HEAD_NORMS
    }

    private static final String QUERY_NORM = "self_attn.q_norm";
    private static final String KEY_NORM = "self_attn.k_norm";
    private static final List<String> PARTS = List.of(
            "input_layernorm",
            "self_attn.q_proj",
            "self_attn.k_proj",
            "self_attn.v_proj",
            "self_attn.o_proj",
            QUERY_NORM,
            KEY_NORM,
            "post_attention_layernorm",
            "mlp.gate_proj",
            "mlp.up_proj",
            "mlp.down_proj");

    public Llama {
        windows = List.copyOf(windows);
        extras = Sets.immutableEnumSet(extras);
    }

    @Override
    public String prefix() {
        return "model.";
    }

    @Override
    public String tokenEmbedding() {
        return "embed_tokens.weight";
    }

    @Override
    public String finalNorm() {
        return "norm";
    }

    @Override
    public String block(int layer) {
        return "layers." + layer + ".";
    }

    @Override
    public List<String> parts() {
        return PARTS;
    }

    @Override
    public Map<String, Shape> blockShapes(TransformerConfig config) {
        long width = config.width();
        long queries = (long) config.heads() * headWidth;
        long keys = (long) keyValueHeads * headWidth;
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("input_layernorm.weight", new Shape(width));
        addLinear(shapes, "self_attn.q_proj", queries, width, Extra.QUERY_KEY_VALUE_BIAS);
        addLinear(shapes, "self_attn.k_proj", keys, width, Extra.QUERY_KEY_VALUE_BIAS);
        addLinear(shapes, "self_attn.v_proj", keys, width, Extra.QUERY_KEY_VALUE_BIAS);
        addLinear(shapes, "self_attn.o_proj", width, queries, Extra.OUTPUT_BIAS);
        if (extras.contains(Extra.HEAD_NORMS)) {
            shapes.put(QUERY_NORM + ".weight", new Shape(headWidth));
            shapes.put(KEY_NORM + ".weight", new Shape(headWidth));
        }
        shapes.put("post_attention_layernorm.weight", new Shape(width));
        addLinear(shapes, "mlp.gate_proj", mlpWidth, width, Extra.MLP_BIAS);
        addLinear(shapes, "mlp.up_proj", mlpWidth, width, Extra.MLP_BIAS);
        addLinear(shapes, "mlp.down_proj", width, mlpWidth, Extra.MLP_BIAS);
        return shapes;
    }

    private void addLinear(Map<String, Shape> shapes, String part, long out, long in, Extra bias) {
        shapes.put(part + ".weight", new Shape(out, in));
        if (extras.contains(bias)) {
            shapes.put(part + ".bias", new Shape(out));
        }
    }

    @Override
    public int inputAxis() {
        return 1;
    }

    @Override
    public Map<String, Shape> otherShapes(TransformerConfig config) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put(tokenEmbedding(), new Shape(config.vocabulary(), config.width()));
        shapes.put(finalNorm() + ".weight", new Shape(config.width()));
        return shapes;
    }

    @Override
    public int keyValueHeads(TransformerConfig config) {
        return keyValueHeads;
    }

    @Override
    public int headWidth(TransformerConfig config) {
        return headWidth;
    }

    @Override
    public int window(int layer) {
        return windows.get(layer);
    }

    @Override
    public float[] frequencies(TransformerConfig config) {
        return rope.frequencies(headWidth);
    }

    @Override
    public void check(int width, int layers, int heads) {
        if (keyValueHeads < 1
                || headWidth < 2
                || mlpWidth < 1
                || windows.stream().anyMatch(w -> w < 1)) {
            throw new IllegalArgumentException("a Llama needs positive sizes, got " + this);
        }
        if (heads % keyValueHeads != 0 || headWidth % 2 != 0 || windows.size() != layers) {
            throw new IllegalArgumentException("a Llama needs key and value heads that divide its heads, heads of even"
                    + " width and a window for each layer, got heads " + heads + ", key and value heads "
                    + keyValueHeads + ", head width " + headWidth + ", layers " + layers + ", windows "
                    + windows.size());
        }
    }
}

package org.archerrl.nn;

import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** GPT-2: learned positions, layer norms, biases everywhere, an MLP of four times the width; matrices are [in,out]. */
public record Gpt2() implements Family {
    /** The name of the position embedding [C,D]. */
    static final String POSITION_EMBEDDING = "wpe.weight";

    private static final List<String> PARTS =
            List.of("ln_1", "attn.c_attn", "attn.c_proj", "ln_2", "mlp.c_fc", "mlp.c_proj");

    @Override
    public String prefix() {
        return "transformer.";
    }

    @Override
    public String tokenEmbedding() {
        return "wte.weight";
    }

    @Override
    public String finalNorm() {
        return "ln_f";
    }

    @Override
    public String block(int layer) {
        return "h." + layer + ".";
    }

    @Override
    public List<String> parts() {
        return PARTS;
    }

    @Override
    public Map<String, Shape> blockShapes(TransformerConfig config) {
        long width = config.width();
        Map<String, Shape> weights = Map.of(
                "ln_1", new Shape(width),
                "attn.c_attn", new Shape(width, 3 * width),
                "attn.c_proj", new Shape(width, width),
                "ln_2", new Shape(width),
                "mlp.c_fc", new Shape(width, 4 * width),
                "mlp.c_proj", new Shape(4 * width, width));
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (String part : PARTS) {
            Shape weight = weights.get(part);
            shapes.put(part + ".weight", weight);
            shapes.put(part + ".bias", new Shape(weight.get(weight.dimension() - 1)));
        }
        return shapes;
    }

    @Override
    public int inputAxis() {
        return 0;
    }

    @Override
    public Map<String, Shape> otherShapes(TransformerConfig config) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put(tokenEmbedding(), new Shape(config.vocabulary(), config.width()));
        shapes.put(POSITION_EMBEDDING, new Shape(config.context(), config.width()));
        shapes.put(finalNorm() + ".weight", new Shape(config.width()));
        shapes.put(finalNorm() + ".bias", new Shape(config.width()));
        return shapes;
    }

    @Override
    public int keyValueHeads(TransformerConfig config) {
        return config.heads();
    }

    @Override
    public int headWidth(TransformerConfig config) {
        return config.width() / config.heads();
    }

    @Override
    public int window(int layer) {
        return UNLIMITED;
    }

    @Override
    public float[] frequencies(TransformerConfig config) {
        return new float[0];
    }

    @Override
    public void check(int width, int layers, int heads) {
        if (width % heads != 0) {
            throw new IllegalArgumentException(
                    "GPT-2 needs a width that its heads divide, got width " + width + ", heads " + heads);
        }
    }
}

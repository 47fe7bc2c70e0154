package org.archerrl;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.nn.EncoderConfig;
import org.archerrl.nn.EncoderConfig.Family;
import org.archerrl.nn.Pooling;
import org.archerrl.pretrained.EncoderCheckpoint;

/** Small encoders with random weights. */
public final class ToyEncoder {
    /** Most tokens of a row of {@link #checkpoint(Family, long)}. */
    public static final int CONTEXT = 8;

    private ToyEncoder() {}

    /** A tiny encoder over seven tokens; its weights are spread out far enough that every one of them shows. */
    public static EncoderCheckpoint checkpoint(Family family, long seed) {
        return checkpoint(config(family, 7, CONTEXT), Pooling.POOLER, .5, seed);
    }

    public static EncoderConfig config(Family family, int vocabulary, int context) {
        int padding = family.usualPadding();
        int positions =
                switch (family) {
                    case BERT -> context;
                    case ROBERTA -> context + padding + 1;
                };
        return new EncoderConfig(family, vocabulary, 8, 2, 2, 12, positions, 2, 1e-5, padding);
    }

    public static EncoderCheckpoint checkpoint(EncoderConfig config, Pooling pooling, double deviation, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        config.shapes(pooling).forEach((name, shape) -> {
            int count = 1;
            for (long axis : shape) {
                count *= (int) axis;
            }
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = (float) (deviation * random.nextGaussian()) + (name.endsWith("LayerNorm.weight") ? 1 : 0);
            }
            tensors.put(name, new HostTensor(shape, values));
        });
        return new EncoderCheckpoint(config, tensors);
    }

    /** The files of an encoder over the letters of {@link Toy}, which puts a token before a text and one after it. */
    public static Map<String, byte[]> files(EncoderCheckpoint checkpoint) {
        StringBuilder letters = new StringBuilder("\"<s>\": 0, \"<pad>\": 1, \"</s>\": 2");
        for (int i = 3; i < checkpoint.config().vocabulary(); i++) {
            letters.append(", \"").append((char) ('a' + i - 3)).append("\": ").append(i);
        }
        String json =
                """
                {"version": "1.0", "truncation": null, "padding": null, "normalizer": null, "pre_tokenizer": null,
                 "post_processor": {"type": "BertProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0]},
                 "decoder": {"type": "Fuse"},
                 "added_tokens": [%s, %s, %s],
                 "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null,
                           "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false,
                           "vocab": {%s}, "merges": []}}"""
                        .formatted(special(0, "<s>"), special(1, "<pad>"), special(2, "</s>"), letters);
        Map<String, byte[]> files = new LinkedHashMap<>(checkpoint.files());
        files.put("tokenizer.json", json.getBytes(StandardCharsets.UTF_8));
        return files;
    }

    private static String special(int id, String content) {
        return """
            {"id": %d, "content": "%s", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false,
             "special": true}"""
                .formatted(id, content);
    }
}

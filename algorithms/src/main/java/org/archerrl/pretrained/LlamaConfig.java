package org.archerrl.pretrained;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.archerrl.nn.Family;
import org.archerrl.nn.Llama;
import org.archerrl.nn.Llama.Extra;
import org.archerrl.nn.OutputProjection;
import org.archerrl.nn.Rope;
import org.archerrl.nn.TransformerConfig;

/**
 * The {@code config.json} of Hugging Face's Llama, Mistral, Qwen2 and Qwen3 models; SmolLM is a Llama. What is absent means
 * what it means in transformers 4.53.
 */
enum LlamaConfig {
    LLAMA {
        @Override
        Set<Extra> extras(Settings settings) {
            Set<Extra> extras = EnumSet.noneOf(Extra.class);
            if (settings.flag("attention_bias", false)) {
                extras.add(Extra.QUERY_KEY_VALUE_BIAS);
                extras.add(Extra.OUTPUT_BIAS);
            }
            if (settings.flag("mlp_bias", false)) {
                extras.add(Extra.MLP_BIAS);
            }
            return extras;
        }

        @Override
        int keyValueHeads(Settings settings, int heads) {
            return settings.whole("num_key_value_heads", heads);
        }
    },
    MISTRAL {
        @Override
        List<Integer> windows(Settings settings, int layers) {
            boolean limited = settings.isMissing("sliding_window") || !settings.isNull("sliding_window");
            return Collections.nCopies(
                    layers, limited ? settings.whole("sliding_window", DEFAULT_WINDOW) : Family.UNLIMITED);
        }
    },
    QWEN2 {
        @Override
        Set<Extra> extras(Settings settings) {
            return Set.of(Extra.QUERY_KEY_VALUE_BIAS);
        }

        @Override
        List<Integer> windows(Settings settings, int layers) {
            return windowsOfSomeLayers(settings, layers);
        }
    },
    QWEN3 {
        @Override
        Set<Extra> extras(Settings settings) {
            Set<Extra> extras = EnumSet.of(Extra.HEAD_NORMS);
            if (settings.flag("attention_bias", false)) {
                extras.add(Extra.QUERY_KEY_VALUE_BIAS);
                extras.add(Extra.OUTPUT_BIAS);
            }
            return extras;
        }

        @Override
        List<Integer> windows(Settings settings, int layers) {
            return windowsOfSomeLayers(settings, layers);
        }

        @Override
        int headWidth(Settings settings, int width, int heads) {
            return settings.whole("head_dim", 128);
        }
    };

    private static final int DEFAULT_WINDOW = 4096;
    private static final int DEFAULT_FIRST_WINDOW = 28;

    Set<Extra> extras(Settings settings) {
        return Set.of();
    }

    List<Integer> windows(Settings settings, int layers) {
        return Collections.nCopies(layers, Family.UNLIMITED);
    }

    int keyValueHeads(Settings settings, int heads) {
        return settings.whole("num_key_value_heads");
    }

    int headWidth(Settings settings, int width, int heads) {
        return settings.whole("head_dim", width / heads);
    }

    TransformerConfig read(Settings settings) {
        settings.oneOf("hidden_act", "silu");
        settings.only("partial_rotary_factor", 1.0);
        settings.absent("quantization_config");
        settings.absent("rope_parameters");
        int width = settings.whole("hidden_size");
        int layers = settings.whole("num_hidden_layers");
        int heads = settings.whole("num_attention_heads");
        Llama llama = new Llama(
                keyValueHeads(settings, heads),
                headWidth(settings, width, heads),
                settings.whole("intermediate_size"),
                new Rope(settings.number("rope_theta", 10000), scaling(settings)),
                windows(settings, layers),
                ImmutableSet.copyOf(extras(settings)));
        int vocabulary = settings.whole("vocab_size");
        int context = settings.whole("max_position_embeddings");
        double epsilon = settings.number("rms_norm_eps", 1e-6);
        OutputProjection output = settings.output(false);
        settings.check();
        return new TransformerConfig(vocabulary, width, layers, heads, context, epsilon, output, llama);
    }

    private static Rope.Scaling scaling(Settings settings) {
        if (settings.isNull("rope_scaling")) {
            return new Rope.Unscaled();
        }
        Settings scaling = settings.within("rope_scaling");
        String kind = scaling.oneOf(scaling.isNull("rope_type") ? "type" : "rope_type", "default", "linear", "llama3");
        return switch (kind) {
            case "linear" -> new Rope.Linear(scaling.number("factor"));
            case "llama3" -> llama3(scaling);
            default -> new Rope.Unscaled();
        };
    }

    private static Rope.Scaling llama3(Settings scaling) {
        double slow = scaling.number("low_freq_factor");
        double fast = scaling.number("high_freq_factor");
        if (fast <= slow) {
            scaling.addFault("high_freq_factor", "must be above low_freq_factor");
        }
        return new Rope.Llama3(scaling.number("factor"), slow, fast, scaling.whole("original_max_position_embeddings"));
    }

    /** The window of Qwen: that of the layers in a list, or of all from one on, when it is in use at all. */
    private static List<Integer> windowsOfSomeLayers(Settings settings, int layers) {
        if (!settings.flag("use_sliding_window", false)) {
            return Collections.nCopies(layers, Family.UNLIMITED);
        }
        int window = settings.whole("sliding_window", DEFAULT_WINDOW);
        if (!settings.isNull("layer_types")) {
            List<String> types = settings.texts("layer_types");
            if (types.size() != layers
                    || !Sets.newHashSet("full_attention", "sliding_attention").containsAll(types)) {
                settings.addFault("layer_types", "must be full_attention or sliding_attention for each layer");
            }
            return types.stream()
                    .map(type -> type.equals("sliding_attention") ? window : Family.UNLIMITED)
                    .toList();
        }
        int first = settings.whole("max_window_layers", DEFAULT_FIRST_WINDOW);
        return IntStream.range(0, layers)
                .mapToObj(layer -> layer >= first ? window : Family.UNLIMITED)
                .toList();
    }
}

package org.archerrl.pretrained;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import com.google.common.collect.ImmutableSet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.checkpoint.TensorSource;
import org.archerrl.nn.Family;
import org.archerrl.nn.Llama;
import org.archerrl.nn.Llama.Extra;
import org.archerrl.nn.OutputProjection;
import org.archerrl.nn.Rope;
import org.archerrl.nn.Transformer;
import org.archerrl.nn.TransformerConfig;
import org.junit.jupiter.api.Test;

class LanguageModelTest {
    private static final String SIZES =
            """
            "vocab_size": 5, "hidden_size": 8, "intermediate_size": 6, "num_hidden_layers": 3, "num_attention_heads": 4,
            "max_position_embeddings": 32""";
    private static final String LLAMA = "{\"model_type\": \"llama\", " + SIZES + "}";
    private static final String GPT2 =
            """
            {"model_type": "gpt2", "vocab_size": 5, "n_embd": 4, "n_layer": 1, "n_head": 2, "n_positions": 8}""";

    @Test
    void absentSettingsMeanWhatTheyMeanThere() {
        List<Integer> unlimited = Collections.nCopies(3, Family.UNLIMITED);
        Rope rope = new Rope(10000, new Rope.Unscaled());
        assertEquals(
                new TransformerConfig(
                        5,
                        8,
                        3,
                        4,
                        32,
                        1e-6,
                        OutputProjection.OWN,
                        new Llama(4, 2, 6, rope, unlimited, ImmutableSet.of())),
                config(LLAMA));
        assertEquals(
                new Llama(2, 2, 6, rope, Collections.nCopies(3, 4096), ImmutableSet.of()),
                family("mistral", "\"num_key_value_heads\": 2"));
        assertEquals(
                new Llama(2, 2, 6, rope, unlimited, ImmutableSet.of(Extra.QUERY_KEY_VALUE_BIAS)),
                family("qwen2", "\"num_key_value_heads\": 2, \"sliding_window\": 7"));
        assertEquals(
                new Llama(2, 128, 6, rope, unlimited, ImmutableSet.of(Extra.HEAD_NORMS)),
                family("qwen3", "\"num_key_value_heads\": 2"));
    }

    @Test
    void settingsOfTheFamiliesAreRead() {
        assertEquals(
                new Llama(
                        2,
                        6,
                        6,
                        new Rope(500000, new Rope.Llama3(8, 1, 4, 16)),
                        Collections.nCopies(3, Family.UNLIMITED),
                        ImmutableSet.copyOf(List.of(Extra.QUERY_KEY_VALUE_BIAS, Extra.OUTPUT_BIAS, Extra.MLP_BIAS))),
                family(
                        "llama",
                        """
                        "num_key_value_heads": 2, "head_dim": 6, "attention_bias": true, "mlp_bias": true,
                        "rope_theta": 500000.0, "rope_scaling": {"rope_type": "llama3", "factor": 8.0,
                        "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 16}"""));
        assertEquals(
                new Rope.Linear(2),
                family("llama", "\"rope_scaling\": {\"type\": \"linear\", \"factor\": 2}")
                        .rope()
                        .scaling());
        assertEquals(
                List.of(Family.UNLIMITED, Family.UNLIMITED, 7),
                family(
                                "qwen2",
                                """
                                "num_key_value_heads": 2, "use_sliding_window": true, "sliding_window": 7,
                                "max_window_layers": 2""")
                        .windows());
        assertEquals(
                Collections.nCopies(3, Family.UNLIMITED),
                family("mistral", "\"num_key_value_heads\": 2, \"sliding_window\": null")
                        .windows());
        assertEquals(
                OutputProjection.TIED,
                config("{\"model_type\": \"llama\", \"tie_word_embeddings\": true, " + SIZES + "}")
                        .output());
    }

    @Test
    void unknownModelsAndUnsupportedSettingsAreNamed() {
        assertRefused(
                "config.json: model_type must be one of [gpt2, llama, mistral, qwen2, qwen3], got \"mamba\"",
                "{\"model_type\": \"mamba\"}");
        assertRefused(
                "config.json: hidden_act must be one of [silu], got \"gelu\";"
                        + " quantization_config must be absent, got {\"bits\":4};"
                        + " intermediate_size must be a whole number above 0, got none;"
                        + " rope_scaling.rope_type must be one of [default, linear, llama3], got \"yarn\"",
                """
                {"model_type": "llama", "hidden_act": "gelu", "quantization_config": {"bits": 4}, "vocab_size": 5,
                 "hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 4, "max_position_embeddings": 32,
                 "rope_scaling": {"rope_type": "yarn"}}""");
        assertRefused(
                "config.json: a Llama needs key and value heads that divide its heads, heads of even width and a window"
                        + " for each layer, got heads 4, key and value heads 3, head width 2, layers 3, windows 3",
                "{\"model_type\": \"llama\", \"num_key_value_heads\": 3, " + SIZES + "}");
        assertRefused(
                "config.json: activation_function must be one of [gelu_new, gelu_pytorch_tanh], got \"relu\"",
                GPT2.replace("{", "{\"activation_function\": \"relu\", "));
        assertRefused("config.json: must be an object, got [1]", "[1]");
        assertRefused(
                "config.json: rope_scaling.high_freq_factor must be above low_freq_factor, got 1.0",
                "{\"model_type\": \"llama\", " + SIZES
                        + """
                        , "rope_scaling": {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0,
                        "high_freq_factor": 1.0, "original_max_position_embeddings": 16}}""");
        assertRefused(
                "config.json: rope_scaling must be an object, got \"linear\"",
                "{\"model_type\": \"llama\", \"rope_scaling\": \"linear\", " + SIZES + "}");
        assertRefused(
                "config.json: scale_attn_by_inverse_layer_idx must be false, got true;" + " n_inner must be 16, got 17",
                GPT2.replace("{", "{\"n_inner\": 17, \"scale_attn_by_inverse_layer_idx\": true, "));
    }

    @Test
    void tensorsThatDoNotFitAreNamed() {
        Map<String, HostTensor> tensors = zeros(config(GPT2));
        tensors.remove("transformer.h.0.ln_2.bias");
        tensors.put("transformer.h.1.ln_1.bias", zeros(new Shape(4)));
        tensors.put("transformer.wpe.weight", zeros(new Shape(9, 4)));
        String message = assertThrows(CheckpointException.class, () -> tensors(GPT2, tensors))
                .getMessage();
        assertTrue(
                message.startsWith(
                        "model.safetensors does not hold the tensors of the model that config.json describes;"
                                + " missing: transformer.h.0.ln_2.bias [4]; extra: transformer.h.1.ln_1.bias [4];"
                                + " misshapen: transformer.wpe.weight [8, 4], got [9, 4];"
                                + " allowed (* is a number): transformer.wte.weight, "),
                message);
    }

    @Test
    void namesOfPublishedFilesAreUnderstood() {
        Map<String, HostTensor> tensors = zeros(config(GPT2));
        Map<String, HostTensor> published = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> published.put(name.substring("transformer.".length()), tensor));
        published.put("h.0.attn.bias", zeros(new Shape(1, 1, 8, 8)));
        published.put("lm_head.weight", zeros(new Shape(5, 4)));
        assertEquals(tensors, tensors(GPT2, published));

        published.put("lm_head.weight", new HostTensor(new long[] {5, 4}, ones(20)));
        assertThrows(CheckpointException.class, () -> tensors(GPT2, published));
        String untied = GPT2.replace("{", "{\"tie_word_embeddings\": false, ");
        assertEquals(20, tensors(untied, published).get("lm_head.weight").values().length);
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void shardsAreOneModel() {
        Map<String, HostTensor> tensors = zeros(config(LLAMA));
        Map<String, HostTensor> first = new LinkedHashMap<>();
        Map<String, HostTensor> second = new LinkedHashMap<>();
        StringBuilder map = new StringBuilder();
        tensors.forEach((name, tensor) -> {
            boolean early = name.contains("layers.0") || name.contains("embed");
            (early ? first : second).put(name, tensor);
            map.append(map.isEmpty() ? "" : ",")
                    .append("\"" + name + "\": \"" + (early ? "a" : "b") + ".safetensors\"");
        });
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("config.json", LLAMA.getBytes(StandardCharsets.UTF_8));
        files.put("model.safetensors.index.json", ("{\"weight_map\": {" + map + "}}").getBytes(StandardCharsets.UTF_8));
        files.put("a.safetensors", SafeTensors.encode(first, Map.of()));
        files.put("b.safetensors", SafeTensors.encode(second, Map.of()));
        assertEquals(tensors, readAll(files));

        second.remove("lm_head.weight");
        second.put("other", zeros(new Shape(1)));
        files.put("b.safetensors", SafeTensors.encode(second, Map.of()));
        files.remove("a.safetensors");
        assertEquals(
                "model.safetensors.index.json: a.safetensors is missing, with 10 tensors; b.safetensors lacks"
                        + " lm_head.weight; b.safetensors holds other, which the index does not place there; fetch the"
                        + " files again, all of one version",
                assertThrows(CheckpointException.class, () -> readAll(files)).getMessage());
    }

    @Test
    void settingsAreKeptButForTheTypeOfTheTensors() {
        String json = GPT2.replace("{", "{\"torch_dtype\": \"bfloat16\", \"summary_type\": \"last\", ");
        assertEquals(
                "{\"torch_dtype\":\"float32\",\"summary_type\":\"last\",\"model_type\":\"gpt2\",\"vocab_size\":5,"
                        + "\"n_embd\":4,\"n_layer\":1,\"n_head\":2,\"n_positions\":8}",
                read(json).json().replaceAll("\\s", ""));
    }

    @Test
    void textsOfTheTokenizerAreCarriedUnchanged() {
        Map<String, String> texts = new HashMap<>(Map.of("config.json", GPT2, "tokenizer.json", "{}"));
        Map<String, String> carried = Map.of(
                "tokenizer_config.json", "{ }",
                "generation_config.json", "[",
                "special_tokens_map.json", "",
                "chat_template.jinja", "{{ x }}\n");
        texts.putAll(carried);
        assertEquals(
                carried,
                LanguageModel.read(new ModelSource(texts, TensorSource.of("", Map.of())))
                        .carried());
    }

    @Test
    void missingFilesAreNamed() {
        assertEquals(
                "model.safetensors: a model needs config.json, got only [tokenizer.json]; add it, or name another directory",
                assertThrows(
                                CheckpointException.class,
                                () -> readAll(Map.of(
                                        "tokenizer.json",
                                        new byte[0],
                                        "model.safetensors",
                                        SafeTensors.encode(Map.of(), Map.of()))))
                        .getMessage());
        assertEquals(
                "a model needs model.safetensors, got only [config.json]; add it, or name another directory",
                assertThrows(CheckpointException.class, () -> readAll(Map.of("config.json", new byte[0])))
                        .getMessage());
    }

    private static Map<String, HostTensor> readAll(Map<String, byte[]> files) {
        try (ModelSource source = ModelSource.of(files)) {
            return LanguageModel.read(source).tensors(source.tensors()).readAll();
        }
    }

    private static LanguageModel read(String json) {
        return LanguageModel.read(new ModelSource(Map.of("config.json", json), TensorSource.of("", Map.of())));
    }

    private static TransformerConfig config(String json) {
        return read(json).config();
    }

    private static Llama family(String type, String settings) {
        return (Llama) config("{\"model_type\": \"" + type + "\", " + SIZES + ", " + settings + "}")
                .family();
    }

    private static void assertRefused(String message, String json) {
        assertEquals(
                message,
                assertThrows(CheckpointException.class, () -> read(json)).getMessage());
    }

    private static Map<String, HostTensor> tensors(String json, Map<String, HostTensor> stored) {
        return read(json).tensors(TensorSource.of("model.safetensors", stored)).readAll();
    }

    private static Map<String, HostTensor> zeros(TransformerConfig config) {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        Transformer.shapes(config).forEach((name, shape) -> tensors.put(name, zeros(shape)));
        return tensors;
    }

    private static HostTensor zeros(Shape shape) {
        return new HostTensor(shape.getShape(), new float[(int) shape.size()]);
    }
}

package org.archerrl.pretrained.gguf;

import com.google.common.collect.ImmutableMap;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.gguf.GgufFile;

/** The architectures, as llama.cpp calls them, whose files can be read; Mistral's and SmolLM's files are Llama's. */
enum Architecture {
    LLAMA("LlamaForCausalLM") {
        @Override
        TensorLayout layout(ModelSettings settings) {
            return gated(Map.of(
                    "attn_q", new TensorLayout.Interleaved(settings.heads()),
                    "attn_k", new TensorLayout.Interleaved(settings.keyValueHeads())));
        }
    },
    QWEN2("Qwen2ForCausalLM"),
    QWEN3("Qwen3ForCausalLM"),
    GPT2("GPT2LMHeadModel") {
        @Override
        TensorLayout layout(ModelSettings settings) {
            return new TensorLayout(
                    "transformer.h.",
                    Map.of(
                            "attn_norm", "ln_1",
                            "attn_qkv", "attn.c_attn",
                            "attn_output", "attn.c_proj",
                            "ffn_norm", "ln_2",
                            "ffn_up", "mlp.c_fc",
                            "ffn_down", "mlp.c_proj"),
                    Map.of(
                            "token_embd", "transformer.wte",
                            "position_embd", "transformer.wpe",
                            "output_norm", "transformer.ln_f",
                            "output", "lm_head"),
                    Map.of(
                            "attn_qkv", TensorLayout.TRANSPOSED,
                            "attn_output", TensorLayout.TRANSPOSED,
                            "ffn_up", TensorLayout.TRANSPOSED,
                            "ffn_down", TensorLayout.TRANSPOSED));
        }
    };

    private final String className;

    Architecture(String className) {
        this.className = className;
    }

    /**
     * Returns the architecture of a file.
     *
     * @throws CheckpointException if it is not one of these
     */
    static Architecture of(GgufFile file) {
        String key = "general.architecture";
        String name = file.metadata().required(key, file.metadata().text(key));
        return Arrays.stream(values())
                .filter(a -> a.key().equals(name))
                .findFirst()
                .orElseThrow(() -> new CheckpointException(file.name() + ": the metadata's " + key + " must be one of "
                        + Arrays.stream(values()).map(Architecture::key).toList() + ", got " + name
                        + "; use a model of one of these"));
    }

    /** Returns its name in GGUF files, which is also its {@code model_type}. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns its class in transformers. */
    String className() {
        return className;
    }

    TensorLayout layout(ModelSettings settings) {
        return gated(Map.of());
    }

    private static TensorLayout gated(Map<String, TensorLayout.Order> orders) {
        Map<String, String> parts = ImmutableMap.<String, String>builder()
                .put("attn_norm", "input_layernorm")
                .put("attn_q", "self_attn.q_proj")
                .put("attn_k", "self_attn.k_proj")
                .put("attn_v", "self_attn.v_proj")
                .put("attn_output", "self_attn.o_proj")
                .put("attn_q_norm", "self_attn.q_norm")
                .put("attn_k_norm", "self_attn.k_norm")
                .put("ffn_norm", "post_attention_layernorm")
                .put("ffn_gate", "mlp.gate_proj")
                .put("ffn_up", "mlp.up_proj")
                .put("ffn_down", "mlp.down_proj")
                .buildOrThrow();
        return new TensorLayout(
                "model.layers.",
                parts,
                Map.of("token_embd", "model.embed_tokens", "output_norm", "model.norm", "output", "lm_head"),
                orders);
    }
}

package org.archerrl.pretrained.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.gguf.GgufBytes;
import org.archerrl.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What GGUF files say in words of their own; the parity tests read whole models. */
class GgufModelTest {
    @TempDir
    private Path directory;

    @Test
    void rowsOfQueriesAndKeysGetTheirOrderBack() {
        GgufBytes file = llama().tensor("blk.0.attn_q.weight", new long[] {8, 1}, 0, 2, 1, 3, 4, 6, 5, 7)
                .tensor("blk.0.attn_k.bias", new long[] {4}, 0, 2, 1, 3)
                .tensor("blk.0.attn_v.weight", new long[] {4, 1}, 0, 1, 2, 3);
        try (GgufModel model = open(file)) {
            assertArrayEquals(
                    new float[] {0, 1, 2, 3, 4, 5, 6, 7},
                    model.read("model.layers.0.self_attn.q_proj.weight").values());
            assertArrayEquals(
                    new float[] {0, 1, 2, 3},
                    model.read("model.layers.0.self_attn.k_proj.bias").values());
            assertArrayEquals(
                    new float[] {0, 1, 2, 3},
                    model.read("model.layers.0.self_attn.v_proj.weight").values());
            assertEquals("F32", model.type("model.embed_tokens.weight"));
        }
    }

    @Test
    void matricesOfGpt2AreTurnedAndTensorsThatAreNotKnownKeepTheirNames() {
        GgufBytes file = tokenizer(settings("gpt2").number("gpt2.attention.layer_norm_epsilon", 1e-5f), "gpt-2")
                .tensor("token_embd.weight", new long[] {4, 8}, new float[32])
                .tensor("blk.0.ffn_up.weight", new long[] {3, 2}, 1, 2, 3, 4, 5, 6)
                .tensor("blk.0.ffn_up.bias", new long[] {3}, 1, 2, 3)
                .tensor("blk.0.odd.weight", new long[] {1}, 1);
        try (GgufModel model = open(file)) {
            assertArrayEquals(new long[] {2, 3}, model.shapes().get("transformer.h.0.mlp.c_fc.weight"));
            assertArrayEquals(
                    new float[] {1, 3, 5, 2, 4, 6},
                    model.read("transformer.h.0.mlp.c_fc.weight").values());
            assertArrayEquals(
                    new float[] {1, 2, 3},
                    model.read("transformer.h.0.mlp.c_fc.bias").values());
            assertTrue(model.shapes().containsKey("blk.0.odd.weight"));
        }
    }

    @Test
    void llamaThreesRotaryScalingIsRecognisedByItsDivisors() throws IOException {
        // theta 10000, width 4: wavelengths 6.3 and 628.3, both short of the 8192 / 4 that are left as they are.
        GgufBytes plain =
                llama().number("llama.rope.freq_base", 10000).tensor("rope_freqs.weight", new long[] {2}, 1, 1);
        try (GgufModel model = open(plain)) {
            JsonNode scaling = config(model).get("rope_scaling");
            assertEquals("llama3", scaling.get("rope_type").asText());
            assertEquals(1, scaling.get("factor").asDouble());
            assertFalse(model.shapes().containsKey("rope_freqs.weight"));
        }
        // theta 5e8: wavelength 140496 is beyond 8192.
        GgufBytes scaled =
                llama().number("llama.rope.freq_base", 5e8f).tensor("rope_freqs.weight", new long[] {2}, 1, 8);
        try (GgufModel model = open(scaled)) {
            assertEquals(
                    "{\"rope_type\":\"llama3\",\"factor\":8.0,\"low_freq_factor\":1.0,\"high_freq_factor\":4.0,"
                            + "\"original_max_position_embeddings\":8192}",
                    config(model).get("rope_scaling").toString());
        }
        assertRefused(
                "its rope_freqs.weight must be those of Llama 3",
                llama().number("llama.rope.freq_base", 10000).tensor("rope_freqs.weight", new long[] {2}, 1, 8));
    }

    @Test
    void settingsOfANetworkThatIsNotBuiltAreRefused() {
        assertRefused(
                "general.architecture must be one of [llama, qwen2, qwen3, gpt2], got mamba",
                new GgufBytes().text("general.architecture", "mamba"));
        assertRefused("the metadata lacks general.architecture", new GgufBytes());
        assertRefused("llama.expert_count must be 0 here, got 8", llama().whole("llama.expert_count", 8));
        assertRefused(
                "llama.attention.sliding_window must be 16 here, got 4",
                llama().whole("llama.attention.sliding_window", 4));
        assertRefused(
                "llama.rope.dimension_count must be 4 here, got 2", llama().whole("llama.rope.dimension_count", 2));
        assertRefused(
                "llama.rope.scaling.type must be none or linear, got yarn",
                llama().text("llama.rope.scaling.type", "yarn"));
        assertRefused(
                "the metadata lacks llama.rope.scaling.factor", llama().text("llama.rope.scaling.type", "linear"));
        assertRefused("has no tensor token_embd.weight", tokenizer(settings("llama"), "smollm"));
    }

    @Test
    void tokenizersOfOtherKindsAreRefused() {
        GgufBytes spm = settings("llama")
                .text("tokenizer.ggml.model", "llama")
                .tensor("token_embd.weight", new long[] {4, 8}, new float[32]);
        assertRefused("tokenizer.ggml.model must be gpt2 (byte-level BPE), got llama", spm);
        assertRefused(
                "tokenizer.ggml.pre must be one of [default, gpt-2, smollm, llama-bpe, qwen2], got deepseek-llm",
                tokenizer(settings("llama"), "deepseek-llm"));
        assertRefused("tokenizer.ggml.eos_token_id must be below the 4 tokens there are, got 4", llama("smollm", 4));
        assertRefused(
                "tokenizer.ggml.tokens has \"a\" twice",
                settings("llama")
                        .text("tokenizer.ggml.model", "gpt2")
                        .texts("tokenizer.ggml.tokens", List.of("a", "a"))
                        .texts("tokenizer.ggml.merges", List.of())
                        .tensor("token_embd.weight", new long[] {4, 8}, new float[32]));
    }

    @Test
    void theTextsSayWhatTheMetadataSay() throws IOException {
        GgufBytes file = llama("llama-bpe", 3)
                .whole("tokenizer.ggml.eot_token_id", 2)
                .whole("tokenizer.ggml.bos_token_id", 0)
                .text("tokenizer.chat_template", "{{ x }}");
        try (GgufModel model = open(file);
                Tokenizer tokenizer = Tokenizer.fromJson(model.texts().get("tokenizer.json"))) {
            JsonNode config = config(model);
            assertEquals(1e-5, config.get("rms_norm_eps").asDouble());
            assertTrue(config.get("tie_word_embeddings").asBoolean());
            assertEquals(3, config.get("eos_token_id").asInt());
            assertEquals(
                    "[2,3]",
                    json(model, "generation_config.json").get("eos_token_id").toString());
            JsonNode about = json(model, "tokenizer_config.json");
            assertEquals("{{ x }}", about.get("chat_template").asText());
            assertEquals("</s>", about.get("eos_token").asText());
            assertTrue(about.get("add_bos_token").asBoolean());
            assertEquals(
                    "TemplateProcessing",
                    json(model, "tokenizer.json").at("/post_processor/type").asText());
            assertArrayEquals(new int[] {1, 0, 1}, tokenizer.encode("bab"));
            assertEquals(3, tokenizer.terminator());
        }
    }

    @Test
    void noByteThatChangedCausesAnythingButAClearError() throws IOException {
        byte[] good = llama().tensor("blk.0.attn_q.weight", new long[] {8, 1}, new float[8])
                .tensor("rope_freqs.weight", new long[] {2}, 1, 1)
                .bytes();
        Path file = directory.resolve("model.gguf");
        int refused = 0;
        for (int i = 0; i < good.length; i++) {
            for (int change : new int[] {0x01, 0x80}) {
                byte[] changed = good.clone();
                changed[i] ^= (byte) change;
                try (GgufModel model = GgufModel.open(Files.write(file, changed))) {
                    model.readAll();
                } catch (CheckpointException e) {
                    refused++;
                    assertTrue(e.getMessage().contains("; "), e.getMessage());
                }
            }
        }
        assertTrue(refused > good.length / 2, refused + " of " + 2 * good.length + " refused");
    }

    private static GgufBytes settings(String architecture) {
        return new GgufBytes()
                .text("general.architecture", architecture)
                .whole(architecture + ".block_count", 1)
                .whole(architecture + ".context_length", 16)
                .whole(architecture + ".embedding_length", 8)
                .whole(architecture + ".feed_forward_length", 6)
                .whole(architecture + ".attention.head_count", 2)
                .whole(architecture + ".attention.head_count_kv", 1)
                .number(architecture + ".attention.layer_norm_rms_epsilon", 1e-5f);
    }

    private static GgufBytes tokenizer(GgufBytes file, String splitting) {
        return file.text("tokenizer.ggml.model", "gpt2")
                .text("tokenizer.ggml.pre", splitting)
                .texts("tokenizer.ggml.tokens", List.of("a", "b", "<|im_end|>", "</s>"))
                .wholes("tokenizer.ggml.token_type", List.of(1, 1, 1, 3))
                .texts("tokenizer.ggml.merges", List.of());
    }

    private static GgufBytes llama() {
        return llama("smollm", 3);
    }

    private static GgufBytes llama(String splitting, int end) {
        return tokenizer(settings("llama"), splitting)
                .whole("tokenizer.ggml.eos_token_id", end)
                .tensor("token_embd.weight", new long[] {4, 8}, new float[32]);
    }

    private GgufModel open(GgufBytes file) {
        return GgufModel.open(file.write(directory.resolve("model.gguf")));
    }

    private void assertRefused(String what, GgufBytes file) {
        String message =
                assertThrows(CheckpointException.class, () -> open(file)).getMessage();
        assertTrue(message.contains(what), message);
        assertTrue(message.startsWith(directory.resolve("model.gguf") + ": "), message);
        assertTrue(message.matches("(?s).*; (use|fetch) .*"), message);
    }

    private static JsonNode config(GgufModel model) throws IOException {
        return json(model, "config.json");
    }

    private static JsonNode json(GgufModel model, String name) throws IOException {
        return new ObjectMapper().readTree(model.texts().get(name));
    }
}

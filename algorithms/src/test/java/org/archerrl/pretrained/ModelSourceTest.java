package org.archerrl.pretrained;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.archerrl.Toy;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.checkpoint.FloatType;
import org.archerrl.checkpoint.HostTensor;
import org.archerrl.checkpoint.SafeTensorsWriter;
import org.archerrl.policy.TokenPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models by their names, and directories that are written and opened again. */
class ModelSourceTest {
    private static final Map<String, byte[]> FILES = Toy.files(5, 1);

    @TempDir
    private Path parent;

    private HubCache cache;

    @BeforeEach
    void makeCache() {
        cache = new HubCache(parent.resolve("hub"));
    }

    @Test
    void aDirectoryIsWrittenAndOpenedAgain() throws IOException {
        Path directory = parent.resolve("a/model");
        Map<String, HostTensor> tensors;
        try (ModelSource source = ModelSource.of(FILES)) {
            tensors = source.tensors().readAll();
            Map<String, String> texts = new HashMap<>(source.texts());
            texts.put("config.json", source.text("config.json").replaceFirst("\\{", "{\"eos_token_id\": [0, 3],"));
            ModelDirectory.write(directory, new ModelSource(texts, source.tensors()), FloatType.F32);
        }
        assertEquals(
                List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"),
                files(directory));
        assertEquals(List.of("model"), files(directory.getParent()));
        try (ModelSource again = ModelSource.open(directory.toString(), cache);
                TokenPolicy policy = TokenPolicy.restored(again)) {
            assertEquals(tensors, again.tensors().readAll());
            assertEquals(tensors, policy.parameters().values());
            assertTrue(again.text("config.json").contains("\"torch_dtype\" : \"float32\""));
            assertEquals(
                    "{\"tokenizer_class\":\"PreTrainedTokenizerFast\",\"clean_up_tokenization_spaces\":false,"
                            + "\"eos_token\":\"<|endofutterance|>\",\"pad_token\":\"<|endofutterance|>\"}",
                    again.text("tokenizer_config.json").replaceAll("\\s", ""));
        }
    }

    @Test
    void shardsOfSixteenBitsAreOpenedAgain() throws IOException {
        Path directory = parent.resolve("model");
        try (ModelSource source = ModelSource.of(FILES)) {
            ModelDirectory.write(directory, source, new SafeTensorsWriter(FloatType.F16, 500));
        }
        List<String> files = files(directory);
        assertTrue(files.contains("model.safetensors.index.json") && files.size() > 6, files.toString());
        try (ModelSource source = ModelSource.of(FILES);
                ModelSource again = ModelSource.open(directory.toString(), cache)) {
            assertTrue(again.text("config.json").contains("\"torch_dtype\" : \"float16\""));
            Map<String, HostTensor> stored = source.tensors().readAll();
            again.tensors().readAll().forEach((name, tensor) -> {
                for (int i = 0; i < tensor.values().length; i++) {
                    float value = stored.get(name).values()[i];
                    assertEquals(value, tensor.values()[i], Math.abs(value) / 2048 + 1e-7, name);
                }
            });
            assertEquals(stored.keySet(), again.tensors().shapes().keySet());
        }
    }

    @Test
    void textsArePassedOnUnchanged() throws IOException {
        Path directory = parent.resolve("model");
        Map<String, String> carried = Map.of(
                "tokenizer_config.json", "{ }", "chat_template.jinja", "{{ é }}\n", "generation_config.json", "{}");
        try (ModelSource source = ModelSource.of(FILES)) {
            Map<String, String> texts = new HashMap<>(source.texts());
            texts.putAll(carried);
            ModelDirectory.write(directory, new ModelSource(texts, source.tensors()), FloatType.BF16);
        }
        for (Map.Entry<String, String> text : carried.entrySet()) {
            assertEquals(text.getValue(), Files.readString(directory.resolve(text.getKey())));
        }
        try (ModelSource again = ModelSource.open(directory.toString(), cache);
                TokenPolicy policy = TokenPolicy.restored(again)) {
            carried.forEach((name, text) ->
                    assertEquals(text, LanguageModel.read(again).carried().get(name)));
            assertTrue(policy.files().keySet().containsAll(carried.keySet()));
        }
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        Path there = Files.createDirectory(parent.resolve("there"));
        try (ModelSource source = ModelSource.of(FILES)) {
            assertEquals(
                    there + ": is there already; name a directory that is not, or remove this one",
                    assertThrows(CheckpointException.class, () -> ModelDirectory.write(there, source, FloatType.F32))
                            .getMessage());
        }
    }

    @Test
    void modelsOfTheHubAreFoundInItsCache() throws IOException {
        Path folder = cache.root().resolve("models--org--Some.model-1");
        try (ModelSource source = ModelSource.of(FILES)) {
            ModelDirectory.write(folder.resolve("snapshots/0a1b"), source, FloatType.F32);
        }
        Path newest = Files.createDirectories(folder.resolve("refs")).resolve("main");
        Files.writeString(newest, "0a1b\n");
        try (ModelSource source = ModelSource.open("org/Some.model-1", cache)) {
            assertTrue(source.texts().containsKey("tokenizer.json"));
        }

        Files.writeString(newest, "ffff");
        assertRefused("refs/main: names the snapshot \"ffff\", which is not in ", "org/Some.model-1");
        Files.writeString(newest, "../../..");
        assertRefused("refs/main: names the snapshot \"../../..\"", "org/Some.model-1");
        assertRefused(
                "org/other: no such directory or file, and no such model in the local Hugging Face cache ("
                        + cache.root().resolve("models--org--other/refs/main") + " is missing); name a directory",
                "org/other");
        assertRefused("/no/such/place: no such directory or file; name a directory with config.json", "/no/such/place");
        assertRefused("../x: no such directory or file; name", "../x");
        assertRefused("a\0b: no such directory or file; name", "a\0b");
    }

    @Test
    void theCacheIsWhereHuggingFacesLibrariesHaveIt() {
        Path home = Path.of("/home/me");
        assertEquals(
                Path.of("/home/me/.cache/huggingface/hub"),
                HubCache.of(Map.of(), home).root());
        assertEquals(
                Path.of("/c/huggingface/hub"),
                HubCache.of(Map.of("XDG_CACHE_HOME", "/c"), home).root());
        assertEquals(
                Path.of("/h/hub"),
                HubCache.of(Map.of("HF_HOME", "/h", "XDG_CACHE_HOME", "/c"), home)
                        .root());
        assertEquals(
                Path.of("/hub"),
                HubCache.of(Map.of("HF_HOME", "/h", "HF_HUB_CACHE", "/hub"), home)
                        .root());
    }

    @Test
    void whatIsNoModelSaysWhatAModelIs() throws IOException {
        Path file = Files.writeString(parent.resolve("x.bin"), "x");
        assertRefused(file + ": a model is a directory with config.json or a file *.gguf, got another file", file);
        Path empty = Files.createDirectory(parent.resolve("empty"));
        assertRefused(empty + ": a model needs model.safetensors, got only []", empty);
        Files.writeString(empty.resolve("model.safetensors.index.json"), "{\"weight_map\": {\"x\": \"../y\"}}");
        assertRefused(empty + ": model.safetensors.index.json: ../y is missing, with 1 tensors", empty);
        Files.writeString(empty.resolve("model.safetensors.index.json"), "{");
        assertRefused("model.safetensors.index.json: not JSON: ", empty);
        Path broken = Files.writeString(parent.resolve("x.gguf"), "x");
        assertRefused(broken + ": not a good GGUF file: ", broken);
    }

    private void assertRefused(String what, Object name) {
        String message = assertThrows(CheckpointException.class, () -> ModelSource.open(name.toString(), cache))
                .getMessage();
        assertTrue(message.contains(what), message);
        assertTrue(message.contains("; "), message);
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}

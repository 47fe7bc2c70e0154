package org.archerrl.examples;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models with a fault: exit code 2 and one message, whatever is asked of them; no run is begun with one. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class BadModelTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WEIGHTS = "model.safetensors";
    private static final String TOKENIZER = "tokenizer.json";

    @TempDir
    private Path directory;

    /** A fault, and what the message says of it. */
    private enum Fault {
        CUT_TENSORS("model.safetensors: not a good safetensors file", "end beyond the") {
            @Override
            Path made(Path model) throws IOException {
                byte[] bytes = Files.readAllBytes(model.resolve(WEIGHTS));
                Files.write(model.resolve(WEIGHTS), Arrays.copyOf(bytes, bytes.length - 100));
                return model;
            }
        },
        CUT_HEADER("model.safetensors: not a good safetensors file", "only 92 follow") {
            @Override
            Path made(Path model) throws IOException {
                Files.write(model.resolve(WEIGHTS), Arrays.copyOf(Files.readAllBytes(model.resolve(WEIGHTS)), 100));
                return model;
            }
        },
        WHOLE_NUMBERS("tensors must be of a type of [F32, BF16, F16]", "wte.weight I64", "convert the model") {
            @Override
            Path made(Path model) throws IOException {
                return retyped(model, "I64");
            }
        },
        EIGHT_BITS("tensors must be of a type of [F32, BF16, F16]", "wte.weight F8_E4M3", "convert the model") {
            @Override
            Path made(Path model) throws IOException {
                return retyped(model, "F8_E4M3");
            }
        },
        BAD_MAGIC("model.gguf", "GGUF") {
            @Override
            Path made(Path model) throws IOException {
                byte[] bytes = Files.readAllBytes(gguf());
                bytes[0] = 'X';
                return Files.write(model.resolve("model.gguf"), bytes);
            }
        },
        HALF_A_GGUF("model.gguf") {
            @Override
            Path made(Path model) throws IOException {
                byte[] bytes = Files.readAllBytes(gguf());
                return Files.write(model.resolve("model.gguf"), Arrays.copyOf(bytes, bytes.length / 2));
            }
        },
        TOO_MANY_IDS("tokenizer.json: must have at most the 300 ids of the model's vocab_size, got 301") {
            @Override
            Path made(Path model) throws IOException {
                JsonNode tokenizer = JSON.readTree(model.resolve(TOKENIZER).toFile());
                ((ObjectNode) tokenizer.at("/model/vocab")).put("one more", 300);
                Files.writeString(model.resolve(TOKENIZER), tokenizer.toString());
                return model;
            }
        },
        BROKEN_TOKENIZER("tokenizer.json: ", "use the tokenizer of this model") {
            @Override
            Path made(Path model) throws IOException {
                JsonNode tokenizer = JSON.readTree(model.resolve(TOKENIZER).toFile());
                ((ObjectNode) tokenizer.get("model")).put("type", "Pigeon");
                Files.writeString(model.resolve(TOKENIZER), tokenizer.toString());
                return model;
            }
        };

        private final String[] parts;

        Fault(String... parts) {
            this.parts = parts;
        }

        /** Puts the fault into a copy of a good model, and returns what a user would name. */
        abstract Path made(Path model) throws IOException;

        private static Path gguf() {
            return TalkTest.golden("llama-gguf").resolve("model.gguf");
        }

        /** Gives one tensor another type; its bytes stay where they are. */
        private static Path retyped(Path model, String type) throws IOException {
            ByteBuffer file =
                    ByteBuffer.wrap(Files.readAllBytes(model.resolve(WEIGHTS))).order(ByteOrder.LITTLE_ENDIAN);
            byte[] header = new byte[(int) file.getLong()];
            file.get(header);
            JsonNode json = JSON.readTree(header);
            ((ObjectNode) json.get("transformer.wte.weight")).put("dtype", type);
            byte[] changed = json.toString().getBytes(StandardCharsets.UTF_8);
            ByteBuffer whole = ByteBuffer.allocate(Long.BYTES + changed.length + file.remaining())
                    .order(ByteOrder.LITTLE_ENDIAN);
            Files.write(
                    model.resolve(WEIGHTS),
                    whole.putLong(changed.length).put(changed).put(file).array());
            return model;
        }
    }

    private Path model() throws IOException {
        Path model = Files.createDirectory(directory.resolve("model"));
        for (String name : List.of("config.json", WEIGHTS, TOKENIZER)) {
            Files.copy(TalkTest.golden("gpt2-tiny").resolve(name), model.resolve(name));
        }
        return model;
    }

    @ParameterizedTest
    @EnumSource
    void oneMessageWhateverIsAsked(Fault fault) throws IOException, InterruptedException {
        Path model = fault.made(model());
        UserErrorsTest.assertWrong("generate --prompt Is --model " + model, fault.parts);
        UserErrorsTest.assertWrong("play " + model, fault.parts);
        UserErrorsTest.assertWrong("export " + model + " " + directory.resolve("exported"), fault.parts);
        Path run = directory.resolve("run");
        UserErrorsTest.assertWrong(
                "train " + Archer.tiny() + " --run-dir " + run + " --set policy.model=" + model, fault.parts);
        assertFalse(Files.exists(directory.resolve("exported")));
        assertFalse(Files.exists(run));
    }

    @Test
    void aPromptLongerThanTheContext() throws IOException, InterruptedException {
        UserErrorsTest.assertWrong(
                "generate --max-new-tokens 8 --model " + model() + " --prompt " + "x".repeat(80),
                "prompt 1: must have from 1 to 56 tokens (the model's context of 64 less 8 new tokens), got 80");
    }
}

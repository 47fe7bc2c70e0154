package org.archerrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Language models at the command line: {@code generate}, and {@code play} with a model. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class TalkTest {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final ObjectMapper STRICT =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String TEMPLATE =
            "{% for m in messages %}{{ m.role }}: {{ m.content }}<|endoftext|>\n{% endfor %}{% if add_generation_prompt %}assistant:"
                    + "{% endif %}";

    @TempDir
    private static Path model;

    /** Returns a folder of golden cases. */
    static Path golden(String name) {
        try {
            return Path.of(TalkTest.class.getResource("/golden/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    static void copy() throws IOException {
        for (String name : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            Files.copy(golden("gpt2-tiny").resolve(name), model.resolve(name));
        }
        Files.writeString(model.resolve("chat_template.jinja"), TEMPLATE);
    }

    private static JsonNode generate(String input, String... more) throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of("generate", "--model", model.toString(), "--max-new-tokens", "6", "--json"));
        arguments.addAll(List.of(more));
        return STRICT.readTree(Archer.runReading(input, 0, SOON, arguments.toArray(String[]::new))
                .out());
    }

    @Test
    void generationIsOneObjectAndRepeatable() throws IOException, InterruptedException {
        JsonNode first = generate("", "--prompt", "Is it alive? ");
        List<String> keys = new ArrayList<>();
        first.fieldNames().forEachRemaining(keys::add);
        assertEquals(List.of("text", "tokenIds", "logProbs"), keys);
        int length = first.get("tokenIds").size();
        assertTrue(length >= 1 && length <= 6, first.toString());
        assertEquals(length, first.get("logProbs").size());
        first.get("logProbs").forEach(logProb -> assertTrue(logProb.asDouble() <= 0, first.toString()));
        assertEquals(first, generate("Is it alive? ", "--prompt", "-"));
        assertNotEquals(first, generate("", "--prompt", "Is it alive? ", "--seed", "2"));
    }

    @Test
    void optionsOfDecodingAndStoppingCount() throws IOException, InterruptedException {
        JsonNode greedy = generate("", "--prompt", "Is it alive? ", "--decoding", "greedy");
        assertEquals(greedy, generate("", "--prompt", "Is it alive? ", "--top-k", "1", "--seed", "9"));
        String text = greedy.get("text").asText();
        String stop = text.substring(1, 2);
        JsonNode stopped = generate("", "--prompt", "Is it alive? ", "--decoding", "greedy", "--stop", stop);
        assertEquals(text.substring(0, text.indexOf(stop)), stopped.get("text").asText());
        assertTrue(stopped.get("tokenIds").size() < greedy.get("tokenIds").size(), stopped + " of " + greedy);
    }

    @Test
    void aChatGoesThroughTheTemplate() throws IOException, InterruptedException {
        JsonNode asked = generate("", "--prompt", "Is it?", "--chat", "--decoding", "greedy");
        String end = "<|endoftext|>";
        assertNotEquals(asked, generate("", "--prompt", "Is it?", "--decoding", "greedy"));
        // The terminator's name in a text is text: the same words, but not the same tokens.
        assertNotEquals(asked, generate("", "--prompt", "user: Is it?" + end + "\nassistant:", "--decoding", "greedy"));
    }

    @Test
    void playTalksWithAModelUntilTheInputEnds() throws InterruptedException {
        String once =
                Archer.runReading("Is it?\n", 0, SOON, "play", model.toString()).out();
        assertTrue(once.startsWith("> ") && once.endsWith("\n> \n"), once);
        // Many lines, far more than the context holds.
        String much = Archer.runReading(
                        "Is it a plant? Can you eat it?\n".repeat(12), 0, SOON, "play", model.toString())
                .out();
        assertEquals(13, much.split("^> |\n> ", -1).length - 1, much);
        assertFalse(much.chars().anyMatch(c -> c != '\n' && Character.isISOControl(c)), much);
        assertEquals(
                "> \n", Archer.runReading("", 0, SOON, "play", model.toString()).out());
    }

    @Test
    void aRunGeneratesToo() throws IOException, InterruptedException {
        String run = TrainedRun.path().toString();
        String[] command = {
            "generate", "--model", run, "--prompt", "you are at the door", "--json", "--max-new-tokens", "4"
        };
        assertTrue(STRICT.readTree(Archer.run(0, SOON, command).out())
                        .get("tokenIds")
                        .size()
                > 0);
    }
}

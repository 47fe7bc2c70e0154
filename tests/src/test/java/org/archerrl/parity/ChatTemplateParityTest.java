package org.archerrl.parity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.primitives.Ints;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.archerrl.published.PublishedModels;
import org.archerrl.text.ChatTemplate;
import org.archerrl.text.Tokenizer;
import org.archerrl.text.TurnFormat;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/** Dialogues in token ids as transformers writes them through the chat templates of the families. */
class ChatTemplateParityTest {
    private static final String KEY = "tokenizer.chat_template";
    private static final int METADATA = 8 << 20;

    @TestFactory
    Stream<DynamicContainer> cases() {
        JsonNode cases = GoldenCases.read(own("chat_cases.json"));
        assertTrue(cases.size() >= 5, "cases: " + cases.size());
        return each(cases)
                .map(model -> dynamicContainer(
                        model.get("name").asText(),
                        each(model.get("dialogues"))
                                .map(dialogue -> dynamicTest(
                                        dialogue.get("texts").size() / 2 + 1 + " turns, system: "
                                                + dialogue.get("system").asText(),
                                        () -> check(model, dialogue)))));
    }

    private static void check(JsonNode model, JsonNode dialogue) throws IOException, InterruptedException {
        ChatTemplate template =
                ChatTemplate.read(Map.of(ChatTemplate.CONFIG, config(model))).orElseThrow();
        try (Tokenizer tokenizer =
                Tokenizer.fromJson(tokenizerJson(model.get("specials")), template.afterUtterance())) {
            assertEquals(
                    model.get("specials").get(model.get("eos_token").asText()).asInt(), tokenizer.terminator());
            TurnFormat format = dialogue.get("system").isNull()
                    ? template.format(tokenizer)
                    : template.format(tokenizer, dialogue.get("system").asText());
            JsonNode texts = dialogue.get("texts");
            int[] ids = format.opening(texts.get(0).asText());
            for (int t = 1; t < texts.size(); t += 2) {
                String utterance = model.get("lead").asText() + texts.get(t).asText();
                int[] end = {tokenizer.terminator()};
                ids = Ints.concat(
                        ids,
                        tokenizer.encode(utterance),
                        end,
                        format.reply(end[0], texts.get(t + 1).asText()));
            }
            assertArrayEquals(GoldenCases.ints(dialogue.get("ids")), ids);
        }
    }

    private static String config(JsonNode model) throws IOException, InterruptedException {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.set("bos_token", model.get("bos_token"));
        // As older files write a special token.
        config.putObject("eos_token").set("content", model.get("eos_token"));
        JsonNode template = model.get("template");
        config.put("chat_template", template.isNull() ? published(PublishedModels.smolLm2()) : template.asText());
        return config.toString();
    }

    /** Returns the chat template in a GGUF file: after its key the number of the type string, the length, the bytes. */
    private static String published(Path gguf) throws IOException {
        try (InputStream in = Files.newInputStream(gguf)) {
            byte[] start = in.readNBytes(METADATA);
            int key = new String(start, StandardCharsets.ISO_8859_1).indexOf(KEY);
            assertTrue(key > 0, KEY + " is not in " + gguf);
            ByteBuffer value =
                    ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).position(key + KEY.length());
            assertEquals(8, value.getInt());
            byte[] text = new byte[Math.toIntExact(value.getLong())];
            value.get(text);
            return new String(text, StandardCharsets.UTF_8);
        }
    }

    private static String tokenizerJson(JsonNode specials) {
        JsonNode root = GoldenCases.read(own("gpt2-tiny/tokenizer.json"));
        ArrayNode added = (ArrayNode) root.get("added_tokens");
        specials.fields()
                .forEachRemaining(
                        special -> added.add(((ObjectNode) added.get(0).deepCopy())
                                .put("content", special.getKey())
                                .put("id", special.getValue().asInt())));
        return root.toString();
    }

    private static Path own(String name) {
        return GoldenCases.folders().get(0).resolve(name);
    }

    private static Stream<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}

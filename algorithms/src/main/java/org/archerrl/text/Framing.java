package org.archerrl.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.primitives.Ints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The special tokens that a tokenizer's {@code post_processor} puts around one text, such as {@code <s> ... </s>}: an
 * encoder is trained with them.
 */
public final class Framing {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> KNOWN =
            List.of("RobertaProcessing", "BertProcessing", "TemplateProcessing", "ByteLevel", "Sequence");

    private final List<Integer> before = new ArrayList<>();
    private final List<Integer> after = new ArrayList<>();

    private Framing() {}

    /**
     * Reads the text of a {@code tokenizer.json}; without a post-processor nothing is put around a text.
     *
     * @throws IllegalArgumentException if it is not JSON, or its post-processor is of an unknown type
     */
    public static Framing fromJson(String tokenizerJson) {
        Framing framing = new Framing();
        try {
            framing.add(JSON.readTree(tokenizerJson).path("post_processor"));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("tokenizer.json: not JSON: " + e.getOriginalMessage(), e);
        }
        return framing;
    }

    private void add(JsonNode processor) {
        if (processor.isNull() || processor.isMissingNode()) {
            return;
        }
        switch (processor.path("type").asText()) {
            case "RobertaProcessing", "BertProcessing" -> {
                before.add(0, processor.path("cls").path(1).asInt());
                after.add(processor.path("sep").path(1).asInt());
            }
            case "TemplateProcessing" -> addTemplate(processor);
            case "Sequence" -> processor.path("processors").forEach(this::add);
            case "ByteLevel" -> {}
            default -> throw new IllegalArgumentException(
                    "tokenizer.json: post_processor.type: allowed are " + KNOWN + ", got " + processor.path("type"));
        }
    }

    private void addTemplate(JsonNode processor) {
        List<Integer> side = new ArrayList<>();
        for (JsonNode piece : processor.path("single")) {
            if (piece.has("Sequence")) {
                before.addAll(0, side);
                side.clear();
            }
            String name = piece.path("SpecialToken").path("id").asText();
            processor.path("special_tokens").path(name).path("ids").forEach(id -> side.add(id.asInt()));
        }
        after.addAll(side);
    }

    /** Returns the special tokens before a text. */
    int[] before() {
        return Ints.toArray(before);
    }

    /**
     * Returns the tokens between the special ones, cut on the left so that all have room.
     *
     * @param tokens of a text, without special tokens
     * @param most tokens of the result
     * @throws IllegalArgumentException if the special tokens alone are more
     */
    public int[] frame(int[] tokens, int most) {
        int room = most - before.size() - after.size();
        if (room < 0) {
            throw new IllegalArgumentException("a framed text needs room for its " + (before.size() + after.size())
                    + " special tokens, got " + most);
        }
        int[] kept = Arrays.copyOfRange(tokens, Math.max(0, tokens.length - room), tokens.length);
        return Ints.concat(Ints.toArray(before), kept, Ints.toArray(after));
    }
}

package org.archerrl.env.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

/** What is asked of an endpoint; equal requests have equal digests on every machine. */
record ChatRequest(ChatOptions options, List<ChatMessage> messages, OptionalLong seed) {
    ChatRequest {
        messages = ImmutableList.copyOf(messages);
    }

    /** Returns the body that the endpoint takes. */
    ObjectNode json() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", options.model());
        ArrayNode said = body.putArray("messages");
        messages.forEach(message ->
                said.addObject().put("role", message.role().word()).put("content", wellFormed(message.text())));
        body.put("temperature", options.temperature()).put("max_tokens", options.maxTokens());
        seed.ifPresent(value -> body.put("seed", value));
        return body;
    }

    /** Policies may say halves of characters, which no encoding can carry. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** Returns the SHA-256 of {@link #json}, in hexadecimal digits. */
    String digest() {
        return Hashing.sha256()
                .hashString(json().toString(), StandardCharsets.UTF_8)
                .toString();
    }
}

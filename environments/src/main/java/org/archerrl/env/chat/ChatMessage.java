package org.archerrl.env.chat;

import java.util.Objects;

/**
 * One message of a conversation.
 *
 * @param role who says it
 * @param text what is said
 */
public record ChatMessage(Role role, String text) {
    /** Who speaks, in the endpoint's words. */
    public enum Role {
        /** Whoever sets the scene. */
        SYSTEM("system"),
        /** Whom the model answers. */
        USER("user"),
        /** The model. */
        ASSISTANT("assistant");

        private final String word;

        Role(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    public ChatMessage {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(text, "text");
    }

    /** Returns a message that sets the scene. */
    public static ChatMessage system(String text) {
        return new ChatMessage(Role.SYSTEM, text);
    }

    /** Returns a message to the model. */
    public static ChatMessage user(String text) {
        return new ChatMessage(Role.USER, text);
    }

    /** Returns a message of the model's. */
    public static ChatMessage assistant(String text) {
        return new ChatMessage(Role.ASSISTANT, text);
    }
}

package org.archerrl.policy;

/** A prompt that the policy cannot take; the message says why and what to do. */
public final class PromptException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    PromptException(String message) {
        super(message);
    }
}

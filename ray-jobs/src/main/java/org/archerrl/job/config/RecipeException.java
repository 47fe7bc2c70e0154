package org.archerrl.job.config;

/** The recipe is wrong. The message says what, where, what was given, what is allowed and what to do next. */
public final class RecipeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one with a message that a user reads as it is. */
    public RecipeException(String message) {
        super(message);
    }
}

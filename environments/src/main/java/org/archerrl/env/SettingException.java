package org.archerrl.env;

/** The user's setting is wrong. The message says what, what was given, what is allowed and what to do next. */
public final class SettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one with a message that a user reads as it is. */
    public SettingException(String message) {
        super(message);
    }
}

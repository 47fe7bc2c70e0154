package org.archerrl.env.chat;

import com.google.common.base.CharMatcher;
import java.util.Optional;
import org.archerrl.env.SettingException;

/** The key to an endpoint, out of the environment: it goes into one header of a request, and into no text. */
final class ApiKey {
    private static final int SHORTEST = 4;
    private static final String HIDDEN = "***";

    private final String variable;
    private final String value;

    private ApiKey(String variable, String value) {
        this.variable = variable;
        this.value = value;
    }

    /**
     * Takes the key that a variable of the environment holds; none where the variable is not set or empty, as for a local server.
     *
     * @throws SettingException if it cannot be a key
     */
    static ApiKey in(String variable) {
        return of(variable, Optional.ofNullable(System.getenv(variable)).orElse(""));
    }

    /** Takes this as the variable's value, see {@link #in}. */
    static ApiKey of(String variable, String value) {
        String stripped = value.strip();
        if (!CharMatcher.inRange('!', '~').matchesAllOf(stripped)
                || !stripped.isEmpty() && stripped.length() < SHORTEST) {
            throw new SettingException("environment.key-variable: what is in " + variable + " is no key: it must be "
                    + SHORTEST + " or more letters, digits and signs without a blank, or empty for a server that asks"
                    + " for none");
        }
        return new ApiKey(variable, stripped);
    }

    /** Returns the value of the header {@code Authorization}, if there is a key. */
    Optional<String> header() {
        return value.isEmpty() ? Optional.empty() : Optional.of("Bearer " + value);
    }

    /** Returns the text without the key. */
    String hiddenIn(String text) {
        return value.isEmpty() ? text : text.replace(value, HIDDEN);
    }

    @Override
    public String toString() {
        return value.isEmpty() ? "no key (" + variable + " is not set)" : "the key in " + variable;
    }
}

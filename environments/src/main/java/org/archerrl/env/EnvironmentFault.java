package org.archerrl.env;

import java.util.Objects;

/**
 * An environment could not answer, whatever the policy said: a page hangs, a server is gone, an endpoint answers nonsense.
 *
 * <p>Never thrown for what a policy says, which is data, nor for a wrong setting. The episode is spoiled and reaches no learner;
 * whoever plays closes the environment, opens another one and begins the episode anew, as often as its budget allows.
 */
public final class EnvironmentFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** No answer came in time. */
        DEADLINE,
        /** Nobody answers there, or it refuses to. */
        UNREACHABLE,
        /** A process of the environment's own has ended, such as a browser or a tool server. */
        DIED,
        /** There was an answer, and it cannot be read. */
        NONSENSE
    }

    private final Kind kind;

    /** Makes one with a message that says what failed, what was got, and what to look at. */
    public EnvironmentFault(Kind kind, String message) {
        this(kind, message, null);
    }

    /** Makes one that has a cause. */
    public EnvironmentFault(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    /** Returns what went wrong. */
    public Kind kind() {
        return kind;
    }
}

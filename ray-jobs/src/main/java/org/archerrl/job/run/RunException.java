package org.archerrl.job.run;

/** What the user asks of a run or of a model cannot be done. The message says what, and what to do next. */
public final class RunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one with a message that a user reads as it is. */
    public RunException(String message) {
        super(message);
    }

    /** Makes one with a message that a user reads as it is. */
    public RunException(String message, Throwable cause) {
        super(message, cause);
    }
}

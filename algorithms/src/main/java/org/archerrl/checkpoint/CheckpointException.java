package org.archerrl.checkpoint;

/** A checkpoint cannot be written, or what was read is not what was written. The message says what to do next. */
public final class CheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CheckpointException(String message) {
        super(message);
    }

    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}

package org.archerrl.dataset;

/** A file of recorded episodes is wrong. The message says where, what, what was given, what is allowed and what to do next. */
public final class DatasetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one with a message that a user reads as it is. */
    public DatasetException(String message) {
        super(message);
    }

    /** Makes one with a message that a user reads as it is. */
    public DatasetException(String message, Throwable cause) {
        super(message, cause);
    }
}

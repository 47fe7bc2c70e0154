package org.archerrl.job.cluster;

/** The cluster, or something that runs on it, failed. The message says what, and what to do next. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one with a message that a user reads as it is. */
    public ClusterException(String message) {
        super(message);
    }

    /** Makes one with a message that a user reads as it is, and what is behind it. */
    public ClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}

package org.archerrl.job.bench;

/** One side of the comparison did not do its work. The message says which one, and the last that it said. */
public final class ContestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ContestException(String message, Throwable cause) {
        super(message, cause);
    }
}

package org.archerrl.job.cluster;

/** The process that held an actor is gone, and the actor's state with it. */
public final class ActorLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ActorLostException(String message, Throwable cause) {
        super(message, cause);
    }
}

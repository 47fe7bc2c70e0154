package org.archerrl.env.taubench;

/** A tool does not do what it is asked; the message says why, in words for the policy. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
        super(message, null, false, false);
    }
}

package org.archerrl.env.web;

/** The page did not take an action: an element is covered, gone or disabled. The policy reads why. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one with a sentence for the policy. */
    Refusal(String message) {
        super(message);
    }
}

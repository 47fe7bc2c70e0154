package org.archerrl.env.bfcl;

/** A call that a simulated API cannot carry out; {@link SimulatedApi#call} makes data of it. */
final class CallFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CallFailed(String message) {
        super(message, null, false, false);
    }
}

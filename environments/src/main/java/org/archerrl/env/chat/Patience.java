package org.archerrl.env.chat;

import java.time.Duration;

/**
 * How long an endpoint is waited for.
 *
 * @param deadline the most time of a call, its tries and pauses included
 * @param tries how often it is tried at most
 * @param firstPause the pause after the first try that failed; each one after it is twice as long, and all vary by a fifth
 */
public record Patience(Duration deadline, int tries, Duration firstPause) {
    public Patience {
        if (tries < 1 || firstPause.isNegative() || firstPause.isZero() || firstPause.compareTo(deadline) >= 0) {
            throw new IllegalArgumentException(deadline + ", " + tries + " tries, " + firstPause);
        }
    }

    /** Starts the time of a call. */
    Countdown start() {
        return new Countdown(System.nanoTime() + deadline.toNanos());
    }

    /** The time that is left of a call. */
    record Countdown(long end) {
        Duration left() {
            return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        }
    }
}

package org.archerrl.job;

import java.util.concurrent.atomic.AtomicBoolean;

/** Somebody's wish that the run stop at the next point where nothing is lost. */
public final class StopRequest {
    private final AtomicBoolean made = new AtomicBoolean();

    /** Makes the request; returns whether it is the first one. */
    public boolean make() {
        return made.compareAndSet(false, true);
    }

    /** Returns whether it has been made. */
    public boolean isMade() {
        return made.get();
    }
}

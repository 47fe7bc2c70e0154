package org.archerrl.interaction;

/** How a turn leaves its episode. Never one boolean {@code done}: the two ways to stop have different values after them. */
public enum Ending {
    /** The episode goes on. */
    CONTINUES,
    /** The task is over; the value after this turn is 0. */
    TERMINATED,
    /** A limit was hit while the task was not over; a critic may bootstrap here when it is told to. */
    TRUNCATED;

    /** Returns whether no turn follows. */
    public boolean isLast() {
        return this != CONTINUES;
    }
}

package org.archerrl.job.diagnosis;

import java.util.Optional;

/** Looks for one thing that goes wrong. */
@FunctionalInterface
interface Rule {
    /** Returns what it found, if it did. */
    Optional<Finding> look(History run);
}

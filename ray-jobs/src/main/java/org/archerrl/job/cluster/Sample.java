package org.archerrl.job.cluster;

import java.util.Map;

/**
 * A number that is published.
 *
 * @param name as Prometheus' text has it, such as {@code archer_turns_played_total}
 * @param help what it is
 * @param labels that tell it from others of its name
 * @param kind whether it can fall
 * @param value now
 */
public record Sample(String name, String help, Map<String, String> labels, Kind kind, double value) {
    /** Whether a number can fall. */
    public enum Kind {
        /** It only grows while the process lives. */
        COUNTER,
        /** It goes up and down. */
        GAUGE
    }
}

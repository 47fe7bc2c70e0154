package org.archerrl.job;

import java.util.Locale;

/** The parts of an iteration. */
public enum Phase {
    /** Rollout workers play new episodes with the newest policy. */
    COLLECT,
    /** The critic learns. */
    CRITIC,
    /** The policy learns from the critic's advantages. */
    POLICY,
    /** Both learn side by side, in the place of the two before. */
    LEARN,
    /** Rollout workers and the critic take the new policy. */
    SYNC,
    /** The policy is measured on episodes that are never trained on. */
    EVALUATE,
    /** The state is saved. */
    CHECKPOINT;

    /** Returns the metric of the time spent. */
    public String metric() {
        return "time." + name().toLowerCase(Locale.ROOT);
    }
}

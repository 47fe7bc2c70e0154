package org.archerrl.job.telemetry;

/** What spoiled an episode, which then reaches no learner. */
public enum Fault {
    /** The environment failed. */
    ENVIRONMENT,
    /** What answers the environment's questions failed. */
    ORACLE,
    /** The process that played it was lost, or its answer never came. */
    INFRASTRUCTURE
}

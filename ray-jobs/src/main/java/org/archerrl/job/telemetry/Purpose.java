package org.archerrl.job.telemetry;

/** What episodes are played for. */
public enum Purpose {
    /** To be learnt from. */
    ROLLOUT,
    /** To measure the policy. */
    EVALUATION
}

package org.archerrl.job.cluster;

/** What every actor can do: say that it is there. */
public interface Answering {
    /** Returns any text. */
    String ping();
}

package org.archerrl.workload;

/** A piece of work that can be done again and again; it owns its network. */
public interface Workload extends AutoCloseable {
    /** Does the work once. */
    void run();

    @Override
    void close();
}

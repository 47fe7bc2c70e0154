package org.archerrl.job.cluster;

/**
 * Where the workers of a pool come from.
 *
 * @param <W> a worker, such as a remote actor
 */
public interface Staff<W> {
    /**
     * Starts a worker and waits until it is there, however long that takes.
     *
     * @throws ActorLostException if it is lost before
     * @throws ClusterException if it cannot be had
     */
    W start(String name);

    /** Ends a worker that is not needed. */
    void giveBack(W worker);

    /** Returns what a worker needs, as an error says it. */
    String needs();

    /** A worker is gone, and another one will be started. */
    void lost(String name);

    /** The pool stands differently now. */
    void stands(WorkerPool.Crew crew);

    /** Tells somebody what else the pool survived. */
    void notice(String text);

    /** Returns whether a worker's thread can be left behind in the middle of its work. */
    Leaving leaving();

    /** What may become of workers. */
    public enum Leaving {
        /** They are processes: they can be ended at any time, and given back. */
        AT_ANY_TIME,
        /** They are threads of this process: what they have begun they finish, and they stay. */
        WHEN_DONE
    }
}

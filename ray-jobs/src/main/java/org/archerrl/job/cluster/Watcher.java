package org.archerrl.job.cluster;

import java.util.List;
import org.archerrl.job.cluster.WorkerPool.Crew;

/** Who is told how workers fare, and says what is published among Ray's own metrics. Called from any thread. */
public interface Watcher {
    /** Nobody watches, and nothing is published. */
    Watcher NOBODY = new Watcher() {
        @Override
        public void lost(String kind) {}

        @Override
        public void stands(Crew crew) {}

        @Override
        public List<Sample> samples() {
            return List.of();
        }
    };

    /**
     * A worker is gone, and another one will be started.
     *
     * @param kind what it was, such as {@code rollout worker}: not which one
     */
    void lost(String kind);

    /** A pool of workers stands differently now. */
    void stands(Crew crew);

    /** Returns all numbers as they are now. */
    List<Sample> samples();
}

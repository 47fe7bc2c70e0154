package org.archerrl.job;

import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.archerrl.job.Rollouts.Piece;
import org.archerrl.job.actor.RolloutActor;
import org.archerrl.job.cluster.Ref;
import org.archerrl.job.cluster.RemoteActor;

/** Sees to it that a rollout worker has the newest weights when it begins to play, and not before. */
final class Replicas implements Rollouts.Player<RemoteActor<RolloutActor>> {
    private static final Duration DEADLINE = Duration.ofMinutes(30);

    private final Ref<String> yaml;
    private final Set<RemoteActor<RolloutActor>> open =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private Broadcast newest;

    Replicas(Ref<String> yaml) {
        this.yaml = yaml;
    }

    /** From now on these weights speak; they are released when newer ones come. */
    synchronized void publish(Broadcast weights) {
        if (newest != null) {
            newest.release();
        }
        newest = weights;
    }

    private synchronized Broadcast lease() {
        return newest.retain();
    }

    @Override
    public byte[] play(RemoteActor<RolloutActor> worker, Piece piece) {
        Broadcast weights = lease();
        try {
            if (open.add(worker)) {
                worker.call(RolloutActor::open, yaml, weights.files())
                        .take("the opening of a rollout worker", DEADLINE);
            }
            if (weights.teach(worker)) {
                weights.advice().ifPresent(critic -> worker.call(RolloutActor::advise, critic)
                        .take("the critic's advice", DEADLINE));
            }
            return played(worker, piece).take("a rollout worker's episodes", DEADLINE);
        } finally {
            weights.release();
        }
    }

    private static Ref<byte[]> played(RemoteActor<RolloutActor> worker, Piece piece) {
        Ref<Long> first = Ref.of(piece.first());
        Ref<Integer> episodes = Ref.of(piece.episodes());
        Ref<Long> seed = Ref.of(piece.seed().value());
        return switch (piece.purpose()) {
            case ROLLOUT -> worker.call(RolloutActor::collect, first, episodes, seed, Ref.of(piece.groupSize()));
            case EVALUATION -> worker.call(RolloutActor::evaluate, first, episodes, seed);
        };
    }
}

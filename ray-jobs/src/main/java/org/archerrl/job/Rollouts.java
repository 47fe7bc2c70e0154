package org.archerrl.job;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.archerrl.job.actor.RolloutActor;
import org.archerrl.job.cluster.Cluster;
import org.archerrl.job.cluster.Ref;
import org.archerrl.job.cluster.RemoteActor;
import org.archerrl.job.cluster.Wire;
import org.archerrl.job.cluster.WorkerPool;
import org.archerrl.job.cluster.WorkerPool.Crew;
import org.archerrl.job.cluster.WorkerPool.Urgency;
import org.archerrl.job.config.Recipe;
import org.archerrl.rl.Seed;
import org.archerrl.rollout.Episode;

/**
 * The rollout workers of a run, and the episodes that they are asked for.
 *
 * <p>Episodes are cut into as many pieces as workers are asked for, however many are there, so who plays a piece changes
 * nothing. A worker takes the newest weights when it begins a piece.
 */
final class Rollouts {
    private static final Duration DEADLINE = Duration.ofMinutes(30);

    private final Ref<String> yaml;
    private final int pieces;
    private final int groupSize;
    private final WorkerPool<RolloutActor> workers;
    private final Set<RemoteActor<RolloutActor>> open =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private final Map<Integer, List<Future<byte[]>>> ahead = new TreeMap<>();
    private Broadcast newest;

    Rollouts(Cluster cluster, Recipe recipe, Ref<String> yaml) {
        this.yaml = yaml;
        this.pieces = recipe.rollout().workers();
        this.groupSize = recipe.spec().regime().groupSize();
        this.workers = cluster.pool(
                RolloutActor::new,
                "rollout worker",
                pieces,
                recipe.placement().rollout().needs(),
                Duration.ofSeconds(recipe.rollout().idleSeconds()));
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

    /** Returns how the workers stand. */
    Crew crew() {
        return workers.crew();
    }

    /**
     * Asks for the episodes of an iteration, number {@code first} and following, unless they have been asked for; does not
     * wait.
     */
    void ask(int iteration, long first, int episodes, Seed seed) {
        ahead.computeIfAbsent(iteration, i -> submit(first, episodes, seed, groupSize, Urgency.AHEAD));
    }

    /** Waits for the episodes of an iteration that has been asked for, and returns them in order. */
    List<Episode> take(int iteration) {
        return awaited(ahead.remove(iteration));
    }

    /** Plays episodes of different task instances, number {@code 0} and following, before all others. */
    List<Episode> play(int episodes, Seed seed) {
        return awaited(submit(0, episodes, seed, 1, Urgency.NOW));
    }

    private List<Future<byte[]>> submit(long first, int episodes, Seed seed, int group, Urgency urgency) {
        return IntStream.range(0, pieces)
                .mapToObj(i -> {
                    int from = (int) ((long) episodes * i / pieces);
                    int to = (int) ((long) episodes * (i + 1) / pieces);
                    return workers.submit(worker -> played(worker, first + from, to - from, seed, group), urgency);
                })
                .toList();
    }

    private byte[] played(RemoteActor<RolloutActor> worker, long first, int episodes, Seed seed, int group) {
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
            return worker.call(
                            RolloutActor::collect, Ref.of(first), Ref.of(episodes), Ref.of(seed.value()), Ref.of(group))
                    .take("a rollout worker's episodes", DEADLINE);
        } finally {
            weights.release();
        }
    }

    private List<Episode> awaited(List<Future<byte[]>> played) {
        return played.stream()
                .map(piece -> workers.await(piece, "the rollout workers' episodes", DEADLINE))
                .flatMap(bytes -> Wire.EPISODES.decode(bytes).stream())
                .toList();
    }
}

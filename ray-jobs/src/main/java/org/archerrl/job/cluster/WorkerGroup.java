package org.archerrl.job.cluster;

import io.ray.api.function.RayFunc0;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Equal actors that are called as one; a lost one is replaced and taught what the others know.
 *
 * @param <A> the actors' class
 */
public final class WorkerGroup<A extends Answering> {
    /** How many actors may be lost in one round of calls before the run gives up. */
    private static final int LOSSES = 3;

    private final Cluster cluster;
    private final RayFunc0<A> constructor;
    private final String name;
    private final List<RemoteActor<A>> workers = new ArrayList<>();
    private Function<RemoteActor<A>, Ref<String>> lesson = worker -> Ref.of("");

    WorkerGroup(Cluster cluster, RayFunc0<A> constructor, String name, int size) {
        this.cluster = cluster;
        this.constructor = constructor;
        this.name = name;
        for (int i = 0; i < size; i++) {
            workers.add(cluster.start(constructor, name + " " + i));
        }
    }

    /** Returns the number of actors. */
    public int size() {
        return workers.size();
    }

    /**
     * Teaches every actor, and every later replacement, in the place of what was taught before.
     *
     * @param lesson the whole state, in one call that may be repeated
     */
    public void teach(Function<RemoteActor<A>, Ref<String>> lesson, Duration deadline) {
        this.lesson = lesson;
        callEach((worker, i) -> lesson.apply(worker), "the set-up of a " + name, deadline);
    }

    /** One actor's part of a call to all. */
    @FunctionalInterface
    public interface Part<A extends Answering, R> {
        /** Makes the call of actor number {@code i}; it may be made again on a replacement. */
        Ref<R> of(RemoteActor<A> worker, int i);
    }

    /**
     * Calls all actors at once and returns their answers in the actors' order.
     *
     * @param what the answer that is waited for, as an error names it
     */
    public <R> List<R> callEach(Part<A, R> part, String what, Duration deadline) {
        List<Ref<R>> answers = IntStream.range(0, workers.size())
                .mapToObj(i -> part.of(workers.get(i), i))
                .toList();
        List<R> gathered = new ArrayList<>();
        int losses = 0;
        for (int i = 0; i < answers.size(); i++) {
            Ref<R> answer = answers.get(i);
            while (true) {
                try {
                    gathered.add(answer.take(what, deadline));
                    break;
                } catch (ActorLostException e) {
                    losses++;
                    if (losses > LOSSES) {
                        throw new ClusterException(
                                name + " " + i + " was lost, after " + LOSSES
                                        + " others in the same round; look for memory limits on its node, then resume",
                                e);
                    }
                    cluster.lost(name, i);
                    workers.set(i, cluster.start(constructor, name + " " + i));
                    lesson.apply(workers.get(i)).take("the set-up of a " + name, deadline);
                    answer = part.of(workers.get(i), i);
                }
            }
        }
        return gathered;
    }
}

package org.archerrl.job;

import io.ray.api.function.RayFunc0;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.archerrl.job.actor.Joining;
import org.archerrl.job.actor.SumActor;
import org.archerrl.job.cluster.Berth;
import org.archerrl.job.cluster.Cluster;
import org.archerrl.job.cluster.Ref;
import org.archerrl.job.cluster.RemoteActor;

/**
 * Learners that share every step: each computes its parts of a batch, their gradients are added up, and all take the same step, so
 * that their weights stay equal. What changes them is called on each; what asks, on the first.
 *
 * @param <A> the learner's actor
 */
final class LearnerGroup<A extends Joining> {
    private static final Duration DEADLINE = Duration.ofMinutes(15);

    private final List<RemoteActor<A>> learners;

    /**
     * Starts a learner in each place.
     *
     * @param name of one, as messages say it
     */
    LearnerGroup(Cluster cluster, RayFunc0<A> constructor, String name, List<Berth> berths) {
        int count = berths.size();
        this.learners = IntStream.range(0, count)
                .mapToObj(i -> cluster.start(constructor, count == 1 ? name : name + " " + i, berths.get(i)))
                .toList();
        if (count > 1) {
            String sums = "archer-sum-" + UUID.randomUUID();
            for (int i = 0; i < count; i++) {
                cluster.startShared(SumActor::new, SumActor.name(sums, i), count);
            }
            List<Ref<String>> joined = IntStream.range(0, count)
                    .mapToObj(i -> learners.get(i).call(Joining::join, Ref.of(sums), Ref.of(i), Ref.of(count)))
                    .toList();
            joined.forEach(answer -> answer.take("the meeting of the learners", DEADLINE));
        }
    }

    /** Returns the one that is asked. */
    RemoteActor<A> first() {
        return learners.get(0);
    }

    /** Returns all of them. */
    List<RemoteActor<A>> all() {
        return learners;
    }

    /** Makes a call on each, and returns the answer of the first: all give the same. */
    <R> Ref<R> each(Function<RemoteActor<A>, Ref<R>> call) {
        List<Ref<R>> answers = learners.stream().map(call).toList();
        Ref<R> first = answers.get(0);
        for (Ref<R> other : answers.subList(1, answers.size())) {
            first = first.from(other);
        }
        return first;
    }
}

package org.archerrl.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.archerrl.job.actor.Following;
import org.archerrl.job.actor.WeightSource;
import org.archerrl.job.cluster.Ref;
import org.archerrl.job.cluster.RemoteActor;

/**
 * One version of the policy's weights, stored on the cluster in parts: whoever needs it takes it when it is ready to, nobody
 * waits for others, and the parts go when a newer version is there and nobody takes this one any more.
 *
 * <p>Of a policy with a low-rank addition only the addition travels. The parts never pass through the driver.
 */
public final class Broadcast {
    /** Bytes of a part: enough to be quick, few enough for the heap of whoever takes it. */
    private static final int PART = 32 << 20;

    private static final Duration TAKING = Duration.ofMinutes(10);

    private final RemoteActor<? extends WeightSource> policy;
    private final int version;
    private final List<Ref<byte[]>> parts = new ArrayList<>();
    private final Set<RemoteActor<?>> taught = ConcurrentHashMap.newKeySet();
    private final Optional<Ref<byte[]>> advice;
    private Optional<Ref<byte[]>> files = Optional.empty();
    private int users = 1;

    /**
     * Lets the policy's learner store its weights as they are now; does not wait for it.
     *
     * @param bytes length of the weights that learn
     * @param advice the critic's files, where it has a say in what is said; freed by this
     */
    public Broadcast(
            RemoteActor<? extends WeightSource> policy, long bytes, int version, Optional<Ref<byte[]>> advice) {
        this.policy = policy;
        this.version = version;
        this.advice = advice;
        for (long from = 0; from < bytes; from += PART) {
            parts.add(policy.call(WeightSource::weights, Ref.of(from), Ref.of(PART)));
        }
    }

    /** Returns the critic's files, if it has a say. */
    Optional<Ref<byte[]>> advice() {
        return advice;
    }

    /** Returns a policy's files, with what does not learn, for an actor that has no replica yet; the weights may be newer ones. */
    synchronized Ref<byte[]> files() {
        if (files.isEmpty()) {
            files = Optional.of(policy.call(WeightSource::policyFiles));
        }
        return files.get();
    }

    /** Gives the weights to an actor that has a replica and waits until it has them; returns false if it had them before. */
    public <A extends Following> boolean teach(RemoteActor<A> actor) {
        if (!taught.add(actor)) {
            return false;
        }
        List<Ref<String>> taken = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            taken.add(actor.call(Following::receive, Ref.of((long) i * PART), Ref.buffer(parts.get(i))));
        }
        taken.add(actor.call(Following::received, Ref.of(version)));
        taken.forEach(answer -> answer.take("the weights of version " + version, TAKING));
        return true;
    }

    /** Begins a use, during which the parts stay. */
    synchronized Broadcast retain() {
        users++;
        return this;
    }

    /** Ends a use; whoever made this begins with one. */
    public synchronized void release() {
        users--;
        if (users == 0) {
            parts.forEach(Ref::free);
            advice.ifPresent(Ref::free);
            files.ifPresent(Ref::free);
        }
    }
}

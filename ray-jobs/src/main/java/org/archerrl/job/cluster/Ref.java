package org.archerrl.job.cluster;

import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import io.ray.api.exception.RayActorException;
import io.ray.api.exception.RayException;
import io.ray.api.exception.RayTaskException;
import io.ray.api.exception.RayTimeoutException;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/**
 * A value that an actor is given: one that is here, one that is stored on the cluster, or the coming result of a call.
 *
 * <p>Whoever makes one frees it, by {@link #take} or {@link #free}, once every call that uses it has answered: embedded Ray
 * keeps every object until it is told.
 *
 * @param <T> a type that Ray can carry: bytes, text or a boxed primitive
 */
public final class Ref<T> {
    private static final int SLICE_MS = 1000;

    private final Object argument;
    private final List<Ref<?>> sources;
    private boolean freed;

    private Ref(Object argument, List<Ref<?>> sources) {
        this.argument = argument;
        this.sources = sources;
    }

    /** Returns a value that is here: bytes are stored on the cluster once, all else travels with each call. */
    public static <T> Ref<T> of(T value) {
        return new Ref<>(value instanceof byte[] ? Ray.put(value) : value, List.of());
    }

    static <T> Ref<T> result(ObjectRef<T> ref) {
        return new Ref<>(ref, List.of());
    }

    /** Returns bytes that travel with the call: for few. */
    public static Ref<byte[]> inline(byte[] bytes) {
        return new Ref<>(bytes, List.of());
    }

    /** Returns the same result, with which the value that it is made from is freed too. */
    public Ref<T> from(Ref<?> source) {
        return new Ref<>(argument, List.of(source));
    }

    /** Returns the same bytes for a method that reads them where they lie, without a copy on a cluster; they are not to be written. */
    public static Ref<ByteBuffer> buffer(Ref<byte[]> bytes) {
        return new Ref<>(bytes.argument, List.of());
    }

    /** Returns what Ray is given as the argument. */
    Object argument() {
        return argument;
    }

    /** Waits for the value, frees it, and returns it. */
    public T take(String what, Duration deadline) {
        try {
            return get(what, deadline);
        } finally {
            free();
        }
    }

    /**
     * Waits for the value.
     *
     * @param what the answer that is waited for, as an error names it
     * @throws ActorLostException if the actor's process has died
     * @throws ClusterException if the call failed, or the deadline has passed
     */
    @SuppressWarnings("unchecked")
    public T get(String what, Duration deadline) {
        if (!(argument instanceof ObjectRef<?> ref)) {
            return (T) argument;
        }
        try {
            return (T) awaited(ref, what, deadline);
        } catch (RayActorException e) {
            throw new ActorLostException(
                    "the process of an actor died while the driver waited for " + what
                            + "; look for memory limits on its node, then resume",
                    e);
        } catch (RayTaskException e) {
            Throwable thrown = thrown(e);
            throw new ClusterException(what + " failed: " + thrown.getMessage(), thrown);
        }
    }

    /** Returns what the actor threw, without what Ray and reflection have wrapped round it. */
    private static Throwable thrown(RayTaskException e) {
        Throwable thrown = e;
        while (thrown.getCause() != null
                && (thrown instanceof RayException || thrown instanceof InvocationTargetException)) {
            thrown = thrown.getCause();
        }
        return thrown;
    }

    /** Waits in slices, between which the thread may be interrupted. */
    private static Object awaited(ObjectRef<?> ref, String what, Duration deadline) {
        long last = System.nanoTime() + deadline.toNanos();
        while (true) {
            try {
                long left = (last - System.nanoTime()) / 1_000_000;
                return Ray.get(ref, (int) Math.max(1, Math.min(SLICE_MS, left)));
            } catch (RayTimeoutException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new ClusterException("interrupted while waiting for " + what, e);
                }
                if (System.nanoTime() >= last) {
                    throw new ClusterException(
                            "waited " + deadline.toSeconds() + " s for " + what
                                    + "; the cluster may lack the resources, or the work may be too large for one call",
                            e);
                }
            }
        }
    }

    /** Frees the value on the cluster; a second call does nothing. */
    public void free() {
        sources.forEach(Ref::free);
        if (!freed && argument instanceof ObjectRef<?> ref && Ray.isInitialized()) {
            freed = true;
            Ray.internal().free(List.of(ref), false);
        }
    }
}

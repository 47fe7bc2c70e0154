package org.archerrl.job.cluster;

import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import io.ray.api.exception.RayActorException;
import io.ray.api.exception.RayTaskException;
import io.ray.api.exception.RayTimeoutException;
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
    private final Object argument;
    private boolean freed;

    private Ref(Object argument) {
        this.argument = argument;
    }

    /** Returns a value that is here: bytes are stored on the cluster once, all else travels with each call. */
    public static <T> Ref<T> of(T value) {
        return new Ref<>(value instanceof byte[] ? Ray.put(value) : value);
    }

    static <T> Ref<T> result(ObjectRef<T> ref) {
        return new Ref<>(ref);
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
            return (T) Ray.get(ref, Math.toIntExact(deadline.toMillis()));
        } catch (RayTimeoutException e) {
            throw new ClusterException(
                    "waited " + deadline.toSeconds() + " s for " + what
                            + "; the cluster may lack the resources, or the work may be too large for one call",
                    e);
        } catch (RayActorException e) {
            throw new ActorLostException(
                    "the process of an actor died while the driver waited for " + what
                            + "; look for memory limits on its node, then resume",
                    e);
        } catch (RayTaskException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new ClusterException(what + " failed: " + cause.getMessage(), cause);
        }
    }

    /** Frees the value on the cluster; a second call does nothing. */
    public void free() {
        if (!freed && argument instanceof ObjectRef<?> ref && Ray.isInitialized()) {
            freed = true;
            Ray.internal().free(List.of(ref), false);
        }
    }
}

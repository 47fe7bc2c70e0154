package io.ray.runtime.task;

import io.ray.api.Ray;
import io.ray.api.id.UniqueId;
import io.ray.runtime.AbstractRayRuntime;
import java.lang.reflect.Field;

/**
 * Embedded Ray's executor of calls, with the called actor remembered by thread.
 *
 * <p>Ray 2.39.0 remembers it in one field for all threads, so that of two calls that begin at the same moment one may run on
 * the other one's actor, and two on the same actor at once. It stands in Ray's package because what it replaces is
 * package-private.
 */
public final class ThreadwiseTaskExecutor extends LocalModeTaskExecutor {
    private final ThreadLocal<LocalActorContext> context = new ThreadLocal<>();

    private ThreadwiseTaskExecutor(AbstractRayRuntime runtime) {
        super(runtime);
    }

    /** Puts one in the place of embedded Ray's own. */
    public static void install() {
        AbstractRayRuntime runtime = (AbstractRayRuntime) Ray.internal();
        try {
            Field submitter = AbstractRayRuntime.class.getDeclaredField("taskSubmitter");
            submitter.setAccessible(true);
            Field executor = LocalModeTaskSubmitter.class.getDeclaredField("taskExecutor");
            executor.setAccessible(true);
            executor.set(submitter.get(runtime), new ThreadwiseTaskExecutor(runtime));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Ray is not the version that the build names", e);
        }
    }

    @Override
    LocalActorContext getActorContext() {
        return context.get();
    }

    @Override
    void setActorContext(UniqueId workerId, LocalActorContext actorContext) {
        context.set(actorContext);
    }
}

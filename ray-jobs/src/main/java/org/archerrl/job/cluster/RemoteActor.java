package org.archerrl.job.cluster;

import io.ray.api.ActorHandle;
import io.ray.api.Ray;
import io.ray.api.call.ActorCreator;
import io.ray.api.call.ActorTaskCaller;
import io.ray.api.function.RayFunc0;
import io.ray.api.function.RayFunc1;
import io.ray.api.function.RayFunc2;
import io.ray.api.function.RayFunc3;
import io.ray.api.function.RayFunc4;
import io.ray.api.function.RayFunc5;
import io.ray.api.function.RayFuncR;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * One actor, called by method references that capture nothing. Calls run one at a time, in the order they were made.
 *
 * @param <A> the actor's class: a constructor that cannot throw, and methods that speak bytes, text and primitives
 */
public final class RemoteActor<A extends Answering> {
    private final ActorHandle<A> handle;

    private RemoteActor(ActorHandle<A> handle) {
        this.handle = handle;
    }

    /**
     * Starts an actor and waits until it answers, because calls that are made before that may run in any order.
     *
     * @param constructor such as {@code PolicyActor::new}
     * @param jvmOptions for its process, where it gets one
     * @throws ClusterException if it does not answer in time
     */
    static <A extends Answering> RemoteActor<A> start(
            RayFunc0<A> constructor, String name, List<String> jvmOptions, Duration deadline) {
        ActorCreator<A> creator = Ray.actor(constructor);
        if (!jvmOptions.isEmpty()) {
            creator.setJvmOptions(jvmOptions);
        }
        RemoteActor<A> actor = new RemoteActor<>(creator.remote());
        actor.call(Answering::ping).take("the start of the " + name, deadline);
        return actor;
    }

    /** Calls a method without arguments. */
    public <R> Ref<R> call(RayFunc1<A, R> method) {
        return send(method);
    }

    /** Calls a method with one argument. */
    public <B, R> Ref<R> call(RayFunc2<A, B, R> method, Ref<B> b) {
        return send(method, b);
    }

    /** Calls a method with two arguments. */
    public <B, C, R> Ref<R> call(RayFunc3<A, B, C, R> method, Ref<B> b, Ref<C> c) {
        return send(method, b, c);
    }

    /** Calls a method with three arguments. */
    public <B, C, D, R> Ref<R> call(RayFunc4<A, B, C, D, R> method, Ref<B> b, Ref<C> c, Ref<D> d) {
        return send(method, b, c, d);
    }

    /** Calls a method with four arguments. */
    public <B, C, D, E, R> Ref<R> call(RayFunc5<A, B, C, D, E, R> method, Ref<B> b, Ref<C> c, Ref<D> d, Ref<E> e) {
        return send(method, b, c, d, e);
    }

    /**
     * Embedded Ray 2.39.0 runs a call twice when two of its arguments come to be at the same moment, and the second time for ever if
     * they have been freed by then. So several are waited for.
     */
    private <R> Ref<R> send(RayFuncR<R> method, Ref<?>... arguments) {
        if (Arrays.stream(arguments).filter(Ref::isPending).count() > 1) {
            Arrays.stream(arguments).forEach(Ref::await);
        }
        Object[] given = Arrays.stream(arguments).map(Ref::argument).toArray();
        return Ref.result(new ActorTaskCaller<>(handle, method, given).remote());
    }
}

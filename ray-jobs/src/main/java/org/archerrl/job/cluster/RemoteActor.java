package org.archerrl.job.cluster;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One actor, called by method references that capture nothing. Calls run one at a time, in the order they were made.
 *
 * @param <A> the actor's class: a constructor that cannot throw, and methods that speak bytes, text and primitives
 */
public final class RemoteActor<A extends Answering> {
    private static final int SETTLED_MS = 15 * 60 * 1000;

    private final ActorHandle<A> handle;

    private RemoteActor(ActorHandle<A> handle) {
        this.handle = handle;
    }

    /**
     * Starts an actor and waits until it answers, because calls that are made before that may run in any order.
     *
     * @param constructor such as {@code PolicyActor::new}
     * @param jvmOptions for its process, where it gets one
     * @param berth where it is to run
     * @throws ClusterException if it does not answer in time
     */
    static <A extends Answering> RemoteActor<A> start(
            RayFunc0<A> constructor, String name, List<String> jvmOptions, Berth berth, Duration deadline) {
        ActorCreator<A> creator = Ray.actor(constructor);
        berth.apply(creator);
        return started(creator, name, jvmOptions, deadline);
    }

    /**
     * Starts an actor that others find by its name and that takes several calls at once, see {@link #start}.
     *
     * @param callsAtOnce how many; each has a thread of its own
     */
    static <A extends Answering> RemoteActor<A> startShared(
            RayFunc0<A> constructor, String name, List<String> jvmOptions, int callsAtOnce, Duration deadline) {
        ActorCreator<A> creator = Ray.actor(constructor).setName(name).setMaxConcurrency(callsAtOnce);
        return started(creator, name, jvmOptions, deadline);
    }

    private static <A extends Answering> RemoteActor<A> started(
            ActorCreator<A> creator, String name, List<String> jvmOptions, Duration deadline) {
        if (!jvmOptions.isEmpty()) {
            creator.setJvmOptions(jvmOptions);
        }
        RemoteActor<A> actor = new RemoteActor<>(creator.remote());
        actor.call(Answering::ping).take("the start of the " + name, deadline);
        return actor;
    }

    /**
     * Returns the actor of that name, which this run has started.
     *
     * @throws ClusterException if there is none
     */
    @SuppressWarnings("unchecked")
    public static <A extends Answering> RemoteActor<A> named(String name) {
        return new RemoteActor<>((ActorHandle<A>) Ray.getActor(name)
                .orElseThrow(() -> new ClusterException("there is no actor named " + name + "; its node may be gone")));
    }

    /** Ends the actor's process at once and gives back what it held; embedded, where it has none, nothing happens. */
    void kill() {
        if (!Ray.getRuntimeContext().isLocalMode()) {
            handle.kill();
        }
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

    private <R> Ref<R> send(RayFuncR<R> method, Ref<?>... arguments) {
        Object[] given = Arrays.stream(arguments).map(Ref::argument).toArray();
        settle(given);
        return Ref.result(new ActorTaskCaller<>(handle, method, given).remote());
    }

    /**
     * Waits, embedded, until all arguments have come: a call whose argument is still to come is overtaken there by later ones, and
     * made twice when two come at the same moment.
     */
    private static void settle(Object[] arguments) {
        if (!Ray.getRuntimeContext().isLocalMode()) {
            return;
        }
        List<ObjectRef<Object>> coming = new ArrayList<>();
        for (Object argument : arguments) {
            if (argument instanceof ObjectRef<?> ref && !coming.contains(ref)) {
                @SuppressWarnings("unchecked")
                ObjectRef<Object> one = (ObjectRef<Object>) ref;
                coming.add(one);
            }
        }
        if (!coming.isEmpty()) {
            Ray.wait(coming, coming.size(), SETTLED_MS, false);
        }
    }
}

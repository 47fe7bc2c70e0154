package org.archerrl.job.cluster;

import io.ray.api.Ray;
import io.ray.api.function.RayFunc0;
import io.ray.runtime.task.ThreadwiseTaskExecutor;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.archerrl.job.cluster.WorkerPool.Crew;

/**
 * Where actors run: in this process ("embedded", Ray's local mode), or on a Ray cluster. One at a time in a process.
 *
 * <p>{@link #close} is a must: embedded Ray keeps the process alive otherwise.
 */
public final class Cluster implements AutoCloseable {
    /** How long a cluster may take to take this driver in. */
    private static final Duration CONNECTING = Duration.ofSeconds(60);
    /** How long an actor's process may take to start, new nodes included. */
    private static final Duration STARTING = Duration.ofMinutes(30);

    private static final Duration FOREVER = Duration.ofDays(365);

    private final boolean isEmbedded;
    private final List<String> actorJvmOptions;
    private final Consumer<String> notices;
    private final Watcher watcher;
    private final Optional<RayMetrics> metrics;
    private final List<WorkerPool<?>> pools = new ArrayList<>();

    private Cluster(Optional<String> address, Consumer<String> notices, Watcher watcher) {
        this.isEmbedded = address.isEmpty();
        this.actorJvmOptions = isEmbedded ? List.of() : List.of("-Xmx" + heapMegabytes() + "m");
        this.metrics = address.map(a -> RayMetrics.publish(watcher, notices));
        this.notices = notices;
        this.watcher = watcher;
    }

    /** Starts embedded Ray, or connects to a cluster; notices go to the log. */
    public static Cluster open(Optional<String> address, PrintStream log) {
        return open(address, log, log::println, Watcher.NOBODY);
    }

    /**
     * Starts embedded Ray, or connects to a cluster.
     *
     * @param address {@code HOST:PORT} of the cluster's head; empty is embedded
     * @param log where Ray's own messages go
     * @param notices is told what the cluster survived, such as a lost actor
     * @param watcher is told how workers fare, and published among Ray's own metrics on a cluster
     * @throws ClusterException if there is no cluster at the address, or it does not take the driver in
     */
    public static Cluster open(Optional<String> address, PrintStream log, Consumer<String> notices, Watcher watcher) {
        NativeCopies.sweep();
        address.ifPresent(Handshake::check);
        System.setProperty("ray.run-mode", address.isPresent() ? "CLUSTER" : "LOCAL");
        address.ifPresent(a -> {
            System.setProperty("ray.address", a);
            CodePath.properties(SubmittedJob.own()).forEach(System::setProperty);
            WorkerSettings.properties().forEach(System::setProperty);
        });
        PrintStream out = System.out;
        try {
            // Ray's set-up binds its console logger to whatever standard output is now.
            System.setOut(log);
            initialise(address);
            if (address.isEmpty()) {
                ThreadwiseTaskExecutor.install();
            }
        } finally {
            System.setOut(out);
        }
        Configurator.setRootLevel(Level.WARN);
        Configurator.setLevel("io.ray", Level.OFF);
        return new Cluster(address, notices, watcher);
    }

    private static void initialise(Optional<String> address) {
        ExecutorService starter = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "ray-init");
            thread.setDaemon(true);
            return thread;
        });
        Future<?> started = starter.submit((Runnable) Ray::init);
        String where = address.map(a -> "the Ray cluster at " + a).orElse("embedded Ray");
        try {
            started.get(CONNECTING.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new ClusterException(
                    where + " did not take the driver in within " + CONNECTING.toSeconds()
                            + " s; check with `ray status` that it is healthy and runs Ray " + rayVersion(),
                    e);
        } catch (ExecutionException e) {
            throw new ClusterException(
                    where + " did not take the driver in: " + e.getCause().getMessage() + "; check that it runs Ray "
                            + rayVersion() + ", the version of this program",
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while connecting to " + where, e);
        } finally {
            starter.shutdown();
        }
    }

    /** Returns the version that a cluster must have. */
    public static String rayVersion() {
        return Optional.ofNullable(Ray.class.getPackage().getImplementationVersion())
                .orElse("2.39.0");
    }

    /**
     * Starts one actor.
     *
     * @throws ClusterException if the cluster has not, and will not have, what it needs; or if it does not answer in time
     */
    public <A extends Answering> RemoteActor<A> start(RayFunc0<A> constructor, String name, Berth berth) {
        return RemoteActor.start(constructor, name, actorJvmOptions, berth, STARTING);
    }

    /** Starts an actor that others find by its name ({@link RemoteActor#named}), and that takes so many calls at once. */
    public <A extends Answering> RemoteActor<A> startShared(RayFunc0<A> constructor, String name, int callsAtOnce) {
        return RemoteActor.startShared(constructor, name, actorJvmOptions, callsAtOnce, STARTING);
    }

    /** Starts one actor that any node may hold. */
    public <A extends Answering> RemoteActor<A> start(RayFunc0<A> constructor, String name) {
        return start(constructor, name, Berth.anywhere(Needs.NONE));
    }

    /**
     * Refuses actors that the cluster can never hold.
     *
     * @param actors what each of some actors needs, by its name, all at once
     * @throws ClusterException if no node has what one of them needs, or all nodes together lack what all need, and the cluster
     *     has no autoscaler that could bring more
     */
    public void checkRoom(Map<String, Needs> actors) {
        if (!isEmbedded) {
            Room.ofCluster().check(actors);
        }
    }

    /**
     * Asks for equal actors, see {@link WorkerPool}.
     *
     * @param idleness how long an actor may have nothing to do before it is given back
     */
    public <A extends Answering> WorkerPool<RemoteActor<A>> pool(
            RayFunc0<A> constructor, String name, int size, Needs needs, Duration idleness) {
        WorkerPool<RemoteActor<A>> pool = new WorkerPool<>(staff(constructor, name, needs), name, size, idleness);
        pools.add(pool);
        return pool;
    }

    private <A extends Answering> Staff<RemoteActor<A>> staff(RayFunc0<A> constructor, String kind, Needs needs) {
        return new Staff<>() {
            @Override
            public RemoteActor<A> start(String name) {
                return RemoteActor.start(constructor, name, actorJvmOptions, Berth.anywhere(needs), FOREVER);
            }

            @Override
            public void giveBack(RemoteActor<A> worker) {
                worker.kill();
            }

            @Override
            public String needs() {
                return needs.toString();
            }

            @Override
            public void notice(String text) {
                notices.accept(text);
            }

            @Override
            public void lost(String name) {
                watcher.lost(kind);
                notices.accept(name + " was lost; starting another one");
            }

            @Override
            public void stands(Crew crew) {
                watcher.stands(crew);
            }

            @Override
            public Staff.Leaving leaving() {
                return isEmbedded ? Staff.Leaving.WHEN_DONE : Staff.Leaving.AT_ANY_TIME;
            }
        };
    }

    /** An actor's heap: as this process has, so that one setting rules both. */
    private static long heapMegabytes() {
        return Runtime.getRuntime().maxMemory() >> 20;
    }

    @Override
    public void close() {
        pools.forEach(WorkerPool::close);
        metrics.ifPresent(RayMetrics::close);
        Ray.shutdown();
        NativeCopies.removeOwn();
    }
}

package org.archerrl.env.web;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentFault.Kind;

/** A thread that does a browser's work, so that whoever waits for it can stop waiting. */
final class OwnThread {
    private final String name;
    private final Duration deadline;
    private final ExecutorService thread;

    /** Starts one; its work must end by itself, if late, or when it is interrupted. */
    OwnThread(String name, Duration deadline) {
        this.name = name;
        this.deadline = deadline;
        this.thread = Executors.newSingleThreadExecutor(work -> {
            Thread made = new Thread(work, name);
            made.setDaemon(true);
            return made;
        });
    }

    /** Does some work within the usual deadline. */
    <T> T within(String what, Callable<T> work) {
        return within(deadline, what, work);
    }

    /**
     * Does some work and waits for it.
     *
     * @throws EnvironmentFault at the deadline, or as whatever the work throws that is neither that nor a {@link Refusal}
     */
    <T> T within(Duration limit, String what, Callable<T> work) {
        Future<T> done = thread.submit(work);
        try {
            return done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            done.cancel(true);
            throw late(limit, what, e);
        } catch (InterruptedException e) {
            done.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " was to " + what, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new EnvironmentFault(Kind.NONSENSE, name + " could not " + what + ": " + e.getCause(), e.getCause());
        }
    }

    /** Returns what is thrown when something took longer than the deadline. */
    EnvironmentFault late(String what, Throwable cause) {
        return late(deadline, what, cause);
    }

    private EnvironmentFault late(Duration limit, String what, Throwable cause) {
        return new EnvironmentFault(
                Kind.DEADLINE,
                name + " took longer than " + limit.toMillis() / 1000.0 + " s to " + what
                        + ": the page hangs, or environment.deadline is too short",
                cause);
    }

    /** Ends the thread after its last work: to free what its earlier work has left; does not wait. */
    void close(Runnable last) {
        if (!thread.isShutdown()) {
            thread.execute(last);
            thread.shutdown();
        }
    }
}

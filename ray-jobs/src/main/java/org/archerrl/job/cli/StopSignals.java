package org.archerrl.job.cli;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.archerrl.job.Progress;
import org.archerrl.job.StopRequest;

/** Turns Ctrl-C and SIGTERM into a stop request; the second one, or two minutes of silence, ends the process at once. */
final class StopSignals {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int INTERRUPTED = 130;

    private final StopRequest request = new StopRequest();
    private final Interrupts interrupts;
    private Runnable tell;

    /** Whose Ctrl-C is, which a terminal sends to every process. */
    private enum Interrupts {
        /** This process's. */
        HEEDED,
        /** That of the process which started this one, and will give its orders. */
        LEFT
    }

    private StopSignals(Runnable tell, Interrupts interrupts) {
        this.tell = tell;
        this.interrupts = interrupts;
    }

    static StopSignals install() {
        return install(() -> System.err.println("archer: stopping"));
    }

    /**
     * Installs the handlers.
     *
     * @param tell is run when the first signal comes
     */
    static StopSignals install(Runnable tell) {
        StopSignals signals = new StopSignals(tell, Interrupts.HEEDED);
        signals.handle();
        return signals;
    }

    /** Installs the handlers of a process that {@link Attendance} gives orders. */
    static StopSignals installAttended() {
        StopSignals signals = new StopSignals(() -> {}, Interrupts.LEFT);
        signals.handle();
        Attendance.begin(signals);
        return signals;
    }

    /** Installs the handlers again, after Ray's native code may have put its own in their place. */
    void install(Progress progress) {
        tell = () -> progress.message(
                "stopping after this piece of work, then saving; once more to stop at once (the last checkpoint stands)");
        handle();
    }

    StopRequest request() {
        return request;
    }

    private void signalled() {
        if (!stop()) {
            halt();
        }
    }

    /** Ends the process at once. */
    static void halt() {
        Runtime.getRuntime().halt(INTERRUPTED);
    }

    /** Makes the stop request, whoever wishes it; returns whether it is the first one. */
    boolean stop() {
        if (!request.make()) {
            return false;
        }
        tell.run();
        ScheduledExecutorService guard = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "stop-guard");
            thread.setDaemon(true);
            return thread;
        });
        guard.schedule(
                () -> {
                    System.err.println("archer: did not come to a stop within " + PATIENCE.toSeconds()
                            + " s; ended at once, the last checkpoint stands");
                    Runtime.getRuntime().halt(Archer.FAILED);
                },
                PATIENCE.toSeconds(),
                TimeUnit.SECONDS);
        return true;
    }

    /** By reflection, because the compiler warns of the JDK's only signal API and takes no answer. */
    private void handle() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    StopSignals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            if (interrupts == Interrupts.HEEDED
                                    || !arguments[0].toString().equals("SIGINT")) {
                                signalled();
                            }
                            return null;
                        }
                        return method.getName().equals("hashCode")
                                ? (Object) System.identityHashCode(self)
                                : self.getClass().getName();
                    });
            for (String name : List.of("INT", "TERM")) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java has no signals", e);
        }
    }
}

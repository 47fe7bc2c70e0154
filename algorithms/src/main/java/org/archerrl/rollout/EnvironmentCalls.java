package org.archerrl.rollout;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.UncheckedExecutionException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.archerrl.env.Pace;

/** Calls of several environments: in this thread one after the other, or all at once where they wait for something outside. */
final class EnvironmentCalls implements AutoCloseable {
    private final Optional<ExecutorService> threads;

    EnvironmentCalls(Pace pace, int environments) {
        threads = pace == Pace.COMPUTES
                ? Optional.empty()
                : Optional.of(Executors.newFixedThreadPool(
                        environments,
                        new ThreadFactoryBuilder()
                                .setNameFormat("environment-%d")
                                .setDaemon(true)
                                .build()));
    }

    /** Makes a call for each thing and returns what came of them, in order. */
    <T, R> List<R> each(List<T> things, Function<T, R> call) {
        if (threads.isEmpty()) {
            return things.stream().map(call).toList();
        }
        List<Future<R>> begun = things.stream()
                .map(thing -> threads.get().submit((Callable<R>) () -> call.apply(thing)))
                .toList();
        return begun.stream().map(EnvironmentCalls::answer).toList();
    }

    private static <R> R answer(Future<R> begun) {
        try {
            return Futures.getUnchecked(begun);
        } catch (UncheckedExecutionException e) {
            Throwables.throwIfUnchecked(e.getCause());
            throw e;
        }
    }

    @Override
    public void close() {
        threads.ifPresent(ExecutorService::shutdownNow);
    }
}

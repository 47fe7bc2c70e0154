package org.archerrl.learn;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** One thread that prepares the next thing of a series while the caller uses the present one. */
final class Ahead implements AutoCloseable {
    private final ExecutorService thread;

    Ahead(String name) {
        thread = Executors.newSingleThreadExecutor(
                new ThreadFactoryBuilder().setNameFormat(name).setDaemon(true).build());
    }

    /** Prepares things 0 to {@code count - 1} in order and uses each in order; nothing is being prepared when it returns. */
    <T> void each(int count, IntFunction<T> preparation, Consumer<T> use) {
        Future<T> next = count == 0 ? null : thread.submit(() -> preparation.apply(0));
        for (int i = 0; i < count; i++) {
            T present = Futures.getUnchecked(next);
            int following = i + 1;
            next = following == count ? null : thread.submit(() -> preparation.apply(following));
            try {
                use.accept(present);
            } catch (RuntimeException e) {
                if (next != null) {
                    awaitQuietly(next, e);
                }
                throw e;
            }
        }
    }

    private static void awaitQuietly(Future<?> pending, RuntimeException cause) {
        try {
            Futures.getUnchecked(pending);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

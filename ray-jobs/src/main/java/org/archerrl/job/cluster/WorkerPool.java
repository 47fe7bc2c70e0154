package org.archerrl.job.cluster;

import com.google.common.util.concurrent.Monitor;
import com.google.common.util.concurrent.SettableFuture;
import com.google.common.util.concurrent.Uninterruptibles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Equal workers that share a queue of work. The pool asks for all of them and works with those that are there: new ones join as
 * nodes appear, a lost one's work goes to another, and one that has had nothing to do for long is given back until there is work
 * again.
 *
 * @param <W> a worker, such as a remote actor
 */
public final class WorkerPool<W> implements AutoCloseable {
    /** How often a piece of work may lose its worker before the run gives up. */
    private static final int LOSSES = 3;

    private static final Duration CLOSING = Duration.ofSeconds(20);

    private final Staff<W> staff;
    private final String name;
    private final Duration idleness;
    private final int wanted;
    private final List<Thread> seats = new ArrayList<>();
    private final PriorityQueue<Piece<?>> waiting = new PriorityQueue<>(
            Comparator.<Piece<?>>comparingInt(p -> p.urgency.ordinal()).thenComparingLong(p -> p.number));
    private final Monitor monitor = new Monitor();
    private final Monitor.Guard hasWork = monitor.newGuard(() -> !waiting.isEmpty());
    private final Monitor.Guard lacksWorkers = monitor.newGuard(() -> waiting.size() > this.idle() + this.starting);
    private final Monitor.Guard isQuiet = monitor.newGuard(() -> this.busy == 0);
    private long pieces;
    private int present;
    private int starting;
    private int busy;
    private int finished;
    private boolean isClosed;

    /** Which work goes first. */
    public enum Urgency {
        /** Somebody waits for it. */
        NOW,
        /** It is wanted later. */
        AHEAD
    }

    /** Work for one worker: done in a thread of its own, and again from its beginning with another worker if that one is lost. */
    @FunctionalInterface
    public interface Work<W, R> {
        /**
         * Does it, and returns the result.
         *
         * @throws ActorLostException if the worker is gone
         */
        R with(W worker);
    }

    /**
     * How a pool stands.
     *
     * @param wanted workers asked for
     * @param present workers that are there
     * @param busy workers that work
     * @param waiting pieces of work that wait for a worker
     * @param finished pieces of work whose results nobody has asked for yet
     */
    public record Crew(int wanted, int present, int busy, int waiting, int finished) {}

    private final class Piece<R> {
        private final Work<W, R> work;
        private final Urgency urgency;
        private final long number;
        private final SettableFuture<R> result = SettableFuture.create();
        private int losses;

        private Piece(Work<W, R> work, Urgency urgency, long number) {
            this.work = work;
            this.urgency = urgency;
            this.number = number;
        }

        /** Returns whether it is over, one way or the other; lost with its actor, it is not. */
        private boolean isDone(W worker) {
            try {
                result.set(work.with(worker));
                return true;
            } catch (ActorLostException e) {
                losses++;
                if (losses <= LOSSES) {
                    return false;
                }
                throw new ClusterException(
                        "a piece of work lost its " + name + " " + losses
                                + " times in a row; look for memory limits on the nodes, then resume",
                        e);
            }
        }
    }

    /**
     * Asks for workers.
     *
     * @param name of one, as messages say it
     * @param idleness how long a worker may have nothing to do before it is given back
     */
    public WorkerPool(Staff<W> staff, String name, int size, Duration idleness) {
        this.staff = staff;
        this.name = name;
        this.idleness = idleness;
        this.wanted = size;
        this.starting = size;
        for (int i = 0; i < size; i++) {
            String own = name + " " + i;
            Thread seat = new Thread(() -> sit(own), own);
            seat.setDaemon(true);
            seats.add(seat);
            seat.start();
        }
    }

    /** Queues work; the result comes when a worker has done it. */
    public <R> Future<R> submit(Work<W, R> work, Urgency urgency) {
        return changed(() -> {
            Piece<R> piece = new Piece<>(work, urgency, pieces++);
            waiting.add(piece);
            return piece.result;
        });
    }

    /**
     * Waits for the result of work; once for each.
     *
     * @param what the result, as an error names it
     * @throws ClusterException if the work failed, or the deadline has passed
     */
    public <R> R await(Future<R> result, String what, Duration deadline) {
        try {
            R value = result.get(deadline.toSeconds(), TimeUnit.SECONDS);
            changed(() -> finished--);
            return value;
        } catch (TimeoutException e) {
            Crew crew = crew();
            throw new ClusterException(
                    "waited " + deadline.toSeconds() + " s for " + what + "; of " + crew.wanted() + " " + name + "s "
                            + crew.present() + " are there, each wants " + staff.needs()
                            + "; see `ray status` for what the cluster lacks",
                    e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new ClusterException(what + " failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while waiting for " + what, e);
        }
    }

    /** Returns how the pool stands now. */
    public Crew crew() {
        monitor.enter();
        try {
            return new Crew(wanted, present, busy, waiting.size(), finished);
        } finally {
            monitor.leave();
        }
    }

    private int idle() {
        return present - busy;
    }

    /** Makes a change of the pool, which whoever waits for it then sees. */
    private <R> R changed(Supplier<R> change) {
        monitor.enter();
        try {
            R result = change.get();
            staff.stands(crew());
            return result;
        } finally {
            monitor.leave();
        }
    }

    /** What one worker's thread does, until the pool is closed. */
    private void sit(String own) {
        try {
            while (true) {
                Optional<W> worker = started(own);
                if (worker.isEmpty() || serve(worker.get()) == Parting.IDLE) {
                    worker.ifPresent(staff::giveBack);
                    monitor.enterWhen(lacksWorkers);
                    starting++;
                    monitor.leave();
                } else {
                    changed(() -> starting++);
                    staff.lost(own);
                }
            }
        } catch (InterruptedException e) {
            // The pool is closed; its workers end with it.
            Thread.currentThread().interrupt();
        }
    }

    private Optional<W> started(String own) throws InterruptedException {
        try {
            W worker = staff.start(own);
            changed(() -> {
                starting--;
                return present++;
            });
            return Optional.of(worker);
        } catch (ActorLostException | ClusterException e) {
            checkOpen(e);
            changed(() -> {
                starting--;
                if (present + starting == 0) {
                    failAll(new ClusterException(own + " did not start: " + e.getMessage(), e));
                }
                return starting;
            });
            staff.notice(own + " did not start: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Why a worker works no more. */
    private enum Parting {
        /** There was nothing to do for long. */
        IDLE,
        /** It is gone. */
        LOST
    }

    private Parting serve(W worker) throws InterruptedException {
        while (true) {
            Optional<Piece<?>> next = next();
            if (next.isEmpty()) {
                return Parting.IDLE;
            }
            Piece<?> piece = next.get();
            boolean isLost;
            try {
                isLost = !piece.isDone(worker);
            } catch (RuntimeException e) {
                checkOpen(e);
                piece.result.setException(e);
                isLost = e.getCause() instanceof ActorLostException;
            }
            leave(piece, isLost);
            if (isLost) {
                return Parting.LOST;
            }
        }
    }

    /** Waits for work; without any for long, the worker is no longer there. */
    private Optional<Piece<?>> next() throws InterruptedException {
        boolean stays = staff.leaving() == Staff.Leaving.WHEN_DONE;
        if (stays) {
            monitor.enterWhen(hasWork);
        } else if (!monitor.enterWhen(hasWork, idleness.toMillis(), TimeUnit.MILLISECONDS)) {
            changed(() -> present--);
            return Optional.empty();
        }
        try {
            return changed(() -> {
                busy++;
                return Optional.of(waiting.remove());
            });
        } finally {
            monitor.leave();
        }
    }

    private void leave(Piece<?> piece, boolean isLost) {
        changed(() -> {
            busy--;
            if (isLost) {
                present--;
            }
            if (piece.result.isDone()) {
                finished++;
            } else {
                waiting.add(piece);
            }
            return piece;
        });
    }

    private void failAll(ClusterException e) {
        waiting.forEach(piece -> piece.result.setException(e));
        waiting.clear();
    }

    private void checkOpen(RuntimeException e) throws InterruptedException {
        monitor.enter();
        try {
            if (isClosed) {
                InterruptedException closed = new InterruptedException("the pool is closed");
                closed.initCause(e);
                throw closed;
            }
        } finally {
            monitor.leave();
        }
    }

    /** Ends the threads; what they wait for is no longer wanted. */
    @Override
    public void close() {
        changed(() -> {
            failAll(new ClusterException("the run has ended"));
            return isClosed = true;
        });
        if (staff.leaving() == Staff.Leaving.WHEN_DONE && monitor.enterWhenUninterruptibly(isQuiet, CLOSING)) {
            monitor.leave();
        }
        seats.forEach(Thread::interrupt);
        long last = System.nanoTime() + CLOSING.toNanos();
        seats.forEach(seat -> Uninterruptibles.joinUninterruptibly(
                seat, Math.max(1, last - System.nanoTime()), TimeUnit.NANOSECONDS));
    }
}

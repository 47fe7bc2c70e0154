package org.archerrl.job.ablation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.archerrl.job.ablation.PlannedRun.State;
import org.archerrl.job.run.DirectoryLock;
import org.archerrl.job.run.MetricsLog;
import org.archerrl.job.run.RunException;

/** The driver of an ablation: starts every run that is not finished, some side by side, and outlives those that fail. */
public final class AblationJob {
    private final AblationDirectory directory;
    private final Program program;
    private final Optional<String> address;
    private final int parallel;
    private final Consumer<String> progress;
    private final Set<RunProcess> running = new HashSet<>();
    private boolean isStopping;
    private int ended;

    /** How an ablation ended. */
    public enum End {
        /** Every run is finished. */
        FINISHED,
        /** Some runs failed, the others are finished. */
        FAILED,
        /** It was asked to stop. */
        STOPPED
    }

    /**
     * Makes one that has not begun.
     *
     * @param program how to start a run
     * @param address {@code HOST:PORT} of the Ray cluster that runs use; empty is each by itself
     * @param parallel runs side by side
     * @param progress is told what begins and ends
     */
    public AblationJob(
            AblationDirectory directory,
            Program program,
            Optional<String> address,
            int parallel,
            Consumer<String> progress) {
        this.directory = directory;
        this.program = program;
        this.address = address;
        this.parallel = parallel;
        this.progress = progress;
    }

    /** Runs until every run has ended or a stop is asked for. */
    public End run() {
        List<PlannedRun> runs = directory.runs();
        try (DirectoryLock lock = directory.begin()) {
            List<PlannedRun> open =
                    runs.stream().filter(r -> r.state() != State.FINISHED).toList();
            if (open.size() < runs.size()) {
                progress.accept((runs.size() - open.size()) + " of " + runs.size() + " runs are there already");
            }
            execute(open);
        }
        if (runs.stream().allMatch(r -> r.state() == State.FINISHED)) {
            return End.FINISHED;
        }
        synchronized (this) {
            return isStopping ? End.STOPPED : End.FAILED;
        }
    }

    private void execute(List<PlannedRun> open) {
        ExecutorService pool = Executors.newFixedThreadPool(parallel);
        try {
            List<Future<?>> all = new ArrayList<>();
            open.forEach(run -> all.add(pool.submit(() -> execute(run, open.size()))));
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            stop();
            throw new RunException("the ablation cannot go on: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
            throw new RunException("interrupted while runs were under way", e);
        } finally {
            pool.shutdown();
        }
    }

    /** Starts no more runs, and asks those under way to stop where nothing is lost. */
    public synchronized void stop() {
        isStopping = true;
        running.forEach(RunProcess::stop);
    }

    private void execute(PlannedRun run, int of) {
        try {
            long begun = System.nanoTime();
            Optional<RunProcess> process = start(run);
            if (process.isPresent()) {
                int code = process.get().await();
                ended(run, process.get(), code, (System.nanoTime() - begun) / 1e9, of);
            }
        } catch (IOException e) {
            run.failed(e.toString());
            progress.accept(run + ": could not be started: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<RunProcess> start(PlannedRun run) throws IOException {
        State state = run.state();
        if (state == State.UNFINISHED) {
            // The process of an ablation that was killed may take a moment to notice.
            DirectoryLock.awaitFree(run.directory());
        }
        synchronized (this) {
            if (isStopping) {
                return Optional.empty();
            }
            run.forgetFailure();
            RunProcess process = RunProcess.start(run, command(run, state));
            running.add(process);
            progress.accept(run + ": " + (state == State.MISSING ? "begins" : "goes on"));
            return Optional.of(process);
        }
    }

    private List<String> command(PlannedRun run, State state) {
        List<String> command = new ArrayList<>(program.words());
        command.addAll(List.of(
                "train",
                directory.recipeOf(run.cell()).toString(),
                "--seed",
                Long.toString(run.seed()),
                "--run-dir",
                run.directory().toString(),
                "--attended"));
        if (state != State.MISSING) {
            command.add("--resume");
        }
        address.ifPresent(a -> command.addAll(List.of("--address", a)));
        return command;
    }

    private synchronized void ended(PlannedRun run, RunProcess process, int code, double seconds, int of) {
        running.remove(process);
        ended++;
        String standing = String.format(Locale.ROOT, " (%d of %d, %.0f s)", ended, of, seconds);
        if (run.state() == State.FINISHED) {
            progress.accept(run + ": finished" + finalReturn(run) + standing);
        } else if (isStopping) {
            progress.accept(run + ": stopped" + standing);
        } else {
            String why = "exit code " + code + ": " + run.lastWords();
            run.failed(why);
            progress.accept(run + ": failed with " + why + standing + "; all it said is in " + run.output());
        }
    }

    private static String finalReturn(PlannedRun run) {
        List<Map<String, Double>> lines = new MetricsLog(run.directory()).read();
        Double mean = lines.isEmpty() ? null : lines.get(lines.size() - 1).get("evaluation.return.mean");
        return mean == null ? "" : String.format(Locale.ROOT, ", return %.3f", mean);
    }
}

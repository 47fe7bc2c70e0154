package org.archerrl.job.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.job.TrainingActors;
import org.archerrl.job.TrainingJob;
import org.archerrl.job.WarmStartEpisodes;
import org.archerrl.job.cluster.Cluster;
import org.archerrl.job.cluster.ClusterException;
import org.archerrl.job.cluster.ClusterFacts;
import org.archerrl.job.cluster.SubmittedJob;
import org.archerrl.job.config.Models;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.run.Checkpoints;
import org.archerrl.job.run.Report;
import org.archerrl.job.run.RunDirectory;
import org.archerrl.job.run.RunRecord;
import org.archerrl.job.telemetry.MetricsServer;
import org.archerrl.job.telemetry.Telemetry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code archer train}. */
@Command(
        name = "train",
        description = "Trains a policy as a recipe says, and writes a run directory with a report.",
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options = new RunOptions();

    @Option(
            names = "--address",
            paramLabel = "HOST:PORT",
            description = "Runs on the Ray cluster there. A submitted job runs on its own cluster without.")
    private String address;

    @Option(
            names = "--metrics-port",
            paramLabel = "N",
            description = "Answers Prometheus at http://THIS-HOST:N/metrics while the run goes on; 0 is any free port.")
    private Integer metricsPort;

    @Option(
            names = "--attended",
            hidden = true,
            description = "Stops at the line 'stop' on standard input, and ends at once with its end.")
    private boolean attended;

    private final Optional<SubmittedJob> job = SubmittedJob.own();

    @Override
    public Integer call() {
        Recipe resolved = options.resolved();
        Path path = job.isPresent() ? options.lastingDirectory(resolved) : options.directory(resolved);
        boolean goesOn = options.isResume() || job.isPresent() && RunDirectory.isRun(path);
        if (!goesOn) {
            resolved.policy().checkModel();
            Models.checkEncoder("critic.model", resolved.critic().model());
        }
        if (!goesOn || !new Checkpoints(path).isBegun()) {
            WarmStartEpisodes.checkFile(resolved);
        }
        address().ifPresent(a -> ClusterFacts.at(a).admit(System.err::println));
        Telemetry telemetry = new Telemetry();
        StopSignals signals = attended ? StopSignals.installAttended() : StopSignals.install();
        try (MetricsServer server = metricsPort == null ? null : MetricsServer.start(metricsPort, telemetry);
                RunDirectory run = goesOn ? RunDirectory.resume(path, resolved) : RunDirectory.create(path, resolved)) {
            TrainingProgress progress = new TrainingProgress(System.out, run.log(), resolved);
            progress.message("run directory " + run.path());
            if (server != null) {
                progress.message("metrics at " + server.url());
            }
            return train(resolved, run, signals, progress, telemetry);
        }
    }

    /** Returns the cluster's address: as given, or the one of the cluster that runs this process as a job. */
    private Optional<String> address() {
        return Optional.ofNullable(address).or(() -> job.map(SubmittedJob::address));
    }

    private int train(
            Recipe resolved, RunDirectory run, StopSignals signals, TrainingProgress progress, Telemetry telemetry) {
        for (String warning : resolved.spec().warnings()) {
            System.err.println("archer: warning: " + warning);
            run.log().println("warning: " + warning);
        }
        try (Cluster cluster = Cluster.open(address(), run.log(), progress::message, telemetry)) {
            signals.install(progress);
            RunRecord record = new RunRecord(
                    run, resolved, address().map(a -> "the Ray cluster at " + a).orElse("embedded"));
            TrainingActors actors = TrainingActors.start(cluster, resolved);
            TrainingJob.End end =
                    new TrainingJob(resolved, record, actors, signals.request(), progress, telemetry).run();
            progress.clear();
            return ended(end, run, progress);
        } catch (RuntimeException e) {
            progress.clear();
            log(e, run.log());
            System.err.println("archer: the run failed: " + Archer.message(e) + "\nThe log is "
                    + run.path().resolve("log.txt") + nextMove(run, e));
            return Archer.FAILED;
        }
    }

    private int ended(TrainingJob.End end, RunDirectory run, TrainingProgress progress) {
        String again = again(run);
        switch (end) {
            case FINISHED -> {
                progress.message("done; the report is " + Report.write(run.path()));
                return 0;
            }
            case STOPPED -> {
                progress.message("stopped, with a checkpoint; go on with: " + again);
                return Archer.FAILED;
            }
            default -> {
                progress.message("stopped during the warm start, which starts anew with: " + again);
                return Archer.FAILED;
            }
        }
    }

    /** Returns the command that goes on with a run, with everything that decides its result. */
    private String again(RunDirectory run) {
        List<String> words = new ArrayList<>(List.of("archer", job.isPresent() ? "submit" : "train"));
        words.addAll(options.words(options.recipe()));
        String where = address == null && job.isPresent() ? "http://HOST:8265" : address;
        if (where != null) {
            words.addAll(List.of("--address", where));
        }
        if (metricsPort != null) {
            words.addAll(List.of("--metrics-port", metricsPort.toString()));
        }
        words.addAll(List.of("--run-dir", run.path().toString(), "--resume"));
        return RunOptions.quoted(words);
    }

    private static String nextMove(RunDirectory run, RuntimeException e) {
        Checkpoints checkpoints = new Checkpoints(run.path());
        if (!(e instanceof CheckpointException)) {
            return checkpoints.names().contains("last") ? "; --resume goes on from the last checkpoint." : ".";
        }
        return ". To go on from an earlier checkpoint N of " + String.join(", ", checkpoints.names()) + ": ln -sfn N "
                + run.path().resolve("checkpoints/last") + ", then --resume.";
    }

    private static void log(RuntimeException e, PrintStream log) {
        if (e instanceof ClusterException || e instanceof CheckpointException) {
            log.println("failed: " + e.getMessage());
        }
        e.printStackTrace(log);
        log.flush();
    }
}

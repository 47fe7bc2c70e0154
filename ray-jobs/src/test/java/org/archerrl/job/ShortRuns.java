package org.archerrl.job;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archerrl.job.cluster.Cluster;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.run.MetricsLog;
import org.archerrl.job.run.RunDirectory;
import org.archerrl.job.run.RunRecord;
import org.archerrl.job.telemetry.Telemetry;

/** Runs of seconds in this process, all on one embedded cluster. */
final class ShortRuns implements AutoCloseable {
    private final Cluster cluster =
            Cluster.open(Optional.empty(), new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));

    /** Nobody follows. */
    private static final Progress UNSEEN = new Progress() {
        @Override
        public void message(String text) {}

        @Override
        public void phase(Phase phase) {}

        @Override
        public void part(String what, int done, int of) {}

        @Override
        public void iteration(Map<String, Double> metrics) {}
    };

    /** Runs a recipe to its end; goes on with the run that is there, if one is. */
    TrainingJob.End run(Recipe recipe, Path place) {
        try (RunDirectory run =
                RunDirectory.isRun(place) ? RunDirectory.resume(place, recipe) : RunDirectory.create(place, recipe)) {
            RunRecord record = new RunRecord(run, recipe, "a test");
            return new TrainingJob(
                            recipe,
                            record,
                            TrainingActors.start(cluster, recipe),
                            new StopRequest(),
                            UNSEEN,
                            new Telemetry())
                    .run();
        }
    }

    /** Returns a run's metrics but those that no two runs share: {@code seconds} and times. */
    static List<Map<String, Double>> metrics(Path place) {
        List<Map<String, Double>> lines = new MetricsLog(place).read();
        lines.forEach(line -> line.keySet().removeIf(name -> name.equals("seconds") || name.startsWith("time.")));
        return lines;
    }

    @Override
    public void close() {
        cluster.close();
    }
}

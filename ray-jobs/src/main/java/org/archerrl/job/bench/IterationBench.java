package org.archerrl.job.bench;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.archerrl.job.Phase;
import org.archerrl.job.Progress;
import org.archerrl.job.StopRequest;
import org.archerrl.job.TrainingActors;
import org.archerrl.job.TrainingJob;
import org.archerrl.job.cluster.Cluster;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.config.Recipes;
import org.archerrl.job.run.MetricsLog;
import org.archerrl.job.run.RunDirectory;
import org.archerrl.job.run.RunRecord;
import org.archerrl.job.telemetry.Telemetry;

/** A short embedded run of a recipe, to see where an iteration's time goes. */
final class IterationBench {
    private static final int ITERATIONS = 4;

    private IterationBench() {}

    /** Returns the mean seconds of each phase, over all iterations but the first. */
    static Map<String, Double> run(String recipeName) {
        Recipe recipe = Recipes.load(
                recipeName,
                List.of(
                        "iterations=" + ITERATIONS,
                        "evaluation.finalEpisodes=64",
                        "evaluation.every=0",
                        "checkpoint.every=1000",
                        "warmStart.episodes=500",
                        "warmStart.steps=100",
                        "algorithm.critic.stepsBefore=50"));
        return phases(lines(recipe));
    }

    /** Returns the mean wall time of iterations {@code first} to {@code last} of an embedded run of a recipe. */
    static double wallSeconds(Recipe recipe, int first, int last) {
        List<Map<String, Double>> lines = lines(recipe);
        return (lines.get(last).get("seconds") - lines.get(first - 1).get("seconds")) / (last - first + 1);
    }

    private static List<Map<String, Double>> lines(Recipe recipe) {
        try {
            Path directory = Files.createTempDirectory("archer-bench");
            try {
                return run(recipe, directory.resolve("run"));
            } finally {
                MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Map<String, Double>> run(Recipe recipe, Path directory) {
        try (RunDirectory run = RunDirectory.create(directory, recipe);
                Cluster cluster = Cluster.open(Optional.empty(), run.log())) {
            RunRecord record = new RunRecord(run, recipe, "embedded");
            TrainingActors actors = TrainingActors.start(cluster, recipe);
            new TrainingJob(recipe, record, actors, new StopRequest(), new Silence(), new Telemetry()).run();
            return new MetricsLog(directory).read();
        }
    }

    private static Map<String, Double> phases(List<Map<String, Double>> lines) {
        Map<String, Double> means = new TreeMap<>();
        for (Phase phase : List.of(Phase.COLLECT, Phase.CRITIC, Phase.POLICY, Phase.SYNC)) {
            means.put(phase.metric().replace("time.", ""), mean(lines, phase.metric()));
        }
        return means;
    }

    private static double mean(List<Map<String, Double>> lines, String metric) {
        return lines.stream()
                .filter(line -> line.get("iteration") > 1)
                .mapToDouble(line -> line.getOrDefault(metric, 0.0))
                .average()
                .orElse(0);
    }

    /** Tells nobody. */
    private static final class Silence implements Progress {
        @Override
        public void message(String text) {}

        @Override
        public void phase(Phase phase) {}

        @Override
        public void part(String what, int done, int of) {}

        @Override
        public void iteration(Map<String, Double> metrics) {}
    }
}

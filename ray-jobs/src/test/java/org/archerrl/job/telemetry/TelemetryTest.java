package org.archerrl.job.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;
import org.archerrl.job.cluster.Sample;
import org.archerrl.job.cluster.WorkerPool.Crew;
import org.archerrl.job.run.Metrics;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.rollout.Episode;
import org.junit.jupiter.api.Test;

final class TelemetryTest {
    private final Telemetry telemetry = new Telemetry();

    /** Two turns, of two and of three tokens, that versions 3 and 4 of the policy said. */
    private static Episode episode() {
        TokenTurn first = new TokenTurn(0, 1, 3, 3, 0, new float[2], 0, Ending.CONTINUES);
        TokenTurn second = new TokenTurn(0, 4, 7, 4, 0, new float[3], 1, Ending.TERMINATED);
        TokenTrajectory tokens = new TokenTrajectory("e", 0, new int[8], List.of(first, second), 0);
        return new Episode(new Trajectory(0, List.of(), ""), tokens, List.of(EnvironmentFault.Kind.DIED));
    }

    private Set<String> lines() {
        return telemetry.samples().stream().map(TelemetryTest::line).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns a sample as Prometheus' text has it, but for how numbers are written. */
    private static String line(Sample sample) {
        String labels = sample.labels().entrySet().stream()
                .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                .collect(Collectors.joining(","));
        return sample.name() + (labels.isEmpty() ? "" : "{" + labels + "}") + " " + sample.value();
    }

    /** Returns a line of Prometheus' text with its number written as Java does. */
    private static String line(String text) {
        int space = text.lastIndexOf(' ');
        return text.substring(0, space + 1) + Double.parseDouble(text.substring(space + 1));
    }

    private void happen() {
        telemetry.played(Purpose.ROLLOUT, List.of(episode(), episode()), 5);
        telemetry.played(Purpose.EVALUATION, List.of(episode()), 5);
        telemetry.lost("rollout worker");
        telemetry.stands(new Crew(4, 3, 2, 7, 1));
        telemetry.begun("time.critic");
        telemetry.ended("time.critic", 1.5);
        telemetry.begun("time.collect");
        telemetry.iteration(Map.of("iteration", 2.0, "rollout.success", 0.5, "critic.qLoss", 1e-9));
    }

    @Test
    void whatHappensIsCounted() {
        happen();
        Set<String> lines = lines();
        for (String expected : List.of(
                "archer_episodes_played_total{purpose=\"rollout\"} 2.0",
                "archer_turns_played_total{purpose=\"rollout\"} 4.0",
                "archer_tokens_played_total{purpose=\"rollout\"} 10.0",
                "archer_tokens_played_total{purpose=\"evaluation\"} 5.0",
                "archer_staleness_versions_bucket{le=\"0.0\"} 0.0",
                "archer_staleness_versions_bucket{le=\"1.0\"} 2.0",
                "archer_staleness_versions_bucket{le=\"2.0\"} 4.0",
                "archer_staleness_versions_bucket{le=\"+Inf\"} 4.0",
                "archer_staleness_versions_sum 6.0",
                "archer_episode_faults_total{kind=\"died\"} 3.0",
                "archer_episode_faults_total{kind=\"deadline\"} 0.0",
                "archer_rollout_workers_wanted 4.0",
                "archer_rollout_workers_present 3.0",
                "archer_rollout_workers_busy 2.0",
                "archer_pieces_waiting 7.0",
                "archer_pieces_finished 1.0",
                "archer_actors_lost_total{actor=\"rollout worker\"} 1.0",
                "archer_phase{archer_phase=\"critic\"} 0.0",
                "archer_phase{archer_phase=\"collect\"} 1.0",
                "archer_phase_seconds_sum{phase=\"critic\"} 1.5",
                "archer_iteration 2.0",
                "archer_rollout_success_ratio 0.5",
                "archer_critic_q_loss 1.0E-9")) {
            assertTrue(lines.contains(expected), expected + " is not among " + lines);
        }
    }

    @Test
    void samplesAreWhatAScrapeSays() throws IOException, InterruptedException {
        happen();
        try (MetricsServer server = MetricsServer.start(0, telemetry)) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(server.url())).build();
            String text = HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body();
            assertEquals(
                    text.lines()
                            .filter(line -> !line.startsWith("#"))
                            .map(TelemetryTest::line)
                            .collect(Collectors.toCollection(TreeSet::new)),
                    lines());
        }
    }

    @Test
    void aMetricThatAnIterationLacksKeepsItsLastValueAndOneThatNobodyHadIsNotThere() {
        telemetry.iteration(Map.of("iteration", 1.0, "evaluation.return.mean", -3.0));
        telemetry.iteration(Map.of("iteration", 2.0));
        assertTrue(lines().contains("archer_evaluation_return_mean -3.0"));
        assertTrue(lines().contains("archer_iteration 2.0"));
        assertFalse(lines().stream().anyMatch(line -> line.startsWith("archer_rollout_return_mean")));
    }

    @Test
    void everyMetricHasANameOfItsOwn() {
        Set<String> names = new HashSet<>(new LastIteration().getPrometheusNames());
        assertEquals(Metrics.ALL.size(), names.size());
        assertTrue(names.stream().allMatch(name -> name.matches("archer(_[a-z0-9]+)+")), names.toString());
    }
}

package org.archerrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.archerrl.job.run.MetricsLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus scrapes a run while it runs, and what it reads is what the run's files say afterwards. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class TelemetryTest {
    private static final Duration RUN = Duration.ofMinutes(8);
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private Child train(String... more) {
        String run = directory.resolve("run").toString();
        List<String> arguments = new ArrayList<>(List.of("train", Archer.tiny(), "--run-dir", run));
        arguments.addAll(List.of("--set", "iterations=100000"));
        arguments.addAll(List.of(more));
        return Archer.start(arguments.toArray(new String[0]));
    }

    @Test
    void countersAndGaugesAreThoseOfTheRunsFiles() throws Exception {
        Scrape scrape;
        try (Child run = train("--set", "rollout.workers=2", "--metrics-port", "0")) {
            String url = run.awaitLine("metrics at ", SOON).replaceFirst("^.*metrics at ", "");
            run.awaitLine("iteration 3/", RUN);
            scrape = Scrape.of(url);
            run.signal("INT");
            String ended = run.await(1, RUN).out();
            assertTrue(ended.contains(" --metrics-port 0 --run-dir"), ended);
        }
        List<Map<String, Double>> lines = new MetricsLog(directory.resolve("run")).read();
        int iteration = (int) scrape.get("archer_iteration");
        assertTrue(iteration >= 3 && iteration < lines.size() - 1, "iteration " + iteration);
        Map<String, Double> last = lines.get(iteration);
        Map<String, Double> next = lines.get(iteration + 1);
        assertEquals(last.get("policy.version"), scrape.get("archer_policy_version"));
        assertEquals(last.get("rollout.return.mean"), scrape.get("archer_rollout_return_mean"));
        assertEquals(last.get("rollout.success"), scrape.get("archer_rollout_success_ratio"));
        assertEquals(last.get("critic.qLoss"), scrape.get("archer_critic_q_loss"));
        assertEquals(last.get("replay.turns"), scrape.get("archer_replay_turns"));
        assertEquals(last.get("time.critic"), scrape.get("archer_time_critic_seconds"));
        assertEquals(lines.get(0).get("time.warmStart"), scrape.get("archer_time_warm_start_seconds"));

        double episodes = scrape.get("archer_episodes_played_total", "purpose", "rollout");
        double turns = scrape.get("archer_turns_played_total", "purpose", "rollout");
        assertBetween(last.get("episodes"), episodes, next.get("episodes"));
        assertBetween(last.get("turns"), turns, next.get("turns"));
        assertBetween(
                16.0 * (iteration + 1),
                scrape.get("archer_episodes_played_total", "purpose", "evaluation"),
                16.0 * (iteration + 2));
        assertTrue(scrape.get("archer_tokens_played_total", "purpose", "rollout") >= turns);
        assertEquals(turns, scrape.get("archer_staleness_versions_count"));
        assertEquals(
                turns,
                scrape.get("archer_staleness_versions_bucket", "le", "0.0"),
                "this driver waits for its rollouts");
        assertEquals(2, scrape.get("archer_rollout_workers_wanted"));
        assertEquals(2, scrape.get("archer_rollout_workers_present"));
        assertEquals(0, scrape.get("archer_episode_faults_total", "kind", "environment"));

        double critic = lines.subList(0, iteration + 1).stream()
                .mapToDouble(line -> line.getOrDefault("time.critic", 0.0))
                .sum();
        assertEquals(critic, scrape.get("archer_phase_seconds_sum", "phase", "critic"), next.get("time.critic") + 1e-9);
        assertEquals(1, scrape.get("archer_phase_seconds_count", "phase", "warmStart"));
    }

    private static void assertBetween(double least, double value, double most) {
        assertTrue(least <= value && value <= most, value + " is not from " + least + " to " + most);
    }

    @Test
    void aPortThatIsTakenIsOneMessageAndLeavesNothing() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = Integer.toString(taken.getLocalPort());
            try (Child run = train("--metrics-port", port)) {
                Child.Ended ended = run.await(2, SOON);
                assertEquals("", ended.out());
                assertEquals(
                        "archer: --metrics-port: port " + port + " cannot be listened on (Address already in use);"
                                + " give another one, or 0 for any free port\n",
                        ended.err());
            }
        }
        assertFalse(Files.exists(directory.resolve("run")));
    }

    @Test
    void aPortThatCannotBeIsOneMessage() throws InterruptedException {
        try (Child run = train("--metrics-port", "65536")) {
            assertEquals(
                    "archer: --metrics-port: must be from 1 to 65535, or 0 for any free port, got 65536\n",
                    run.await(2, SOON).err());
        }
    }
}

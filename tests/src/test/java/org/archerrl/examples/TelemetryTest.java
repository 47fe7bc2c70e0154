package org.archerrl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archerrl.job.run.MetricsLog;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus scrapes a run while it runs, and what it reads is what the run's files say afterwards. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class TelemetryTest {
    private static final Duration RUN = Duration.ofMinutes(8);
    private static final Duration SOON = Duration.ofMinutes(2);

    private static Scrape scrape;
    private static List<Map<String, Double>> lines;

    @TempDir
    private Path directory;

    private static Child train(Path run, String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", Archer.tiny(), "--run-dir", run.toString()));
        arguments.addAll(List.of("--set", "iterations=100000"));
        arguments.addAll(List.of(more));
        return Archer.start(arguments.toArray(new String[0]));
    }

    @BeforeAll
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    static void scrapeARun(@TempDir Path runs) throws IOException, InterruptedException {
        Path path = runs.resolve("scraped");
        try (Child run = train(path, "--set", "rollout.workers=2", "--metrics-port", "0")) {
            String url = run.awaitLine("metrics at ", SOON).replaceFirst("^.*metrics at ", "");
            run.awaitLine("iteration 3/", RUN);
            scrape = Scrape.of(url);
            run.signal("INT");
            String ended = run.await(1, RUN).out();
            assertTrue(ended.contains(" --metrics-port 0 --run-dir"), ended);
        }
        lines = new MetricsLog(path).read();
    }

    @Test
    void gaugesAreTheMetricsOfTheLastIteration() {
        Map<String, Double> last = lines.get((int) scrape.get("archer_iteration"));
        assertEquals(last.get("policy.version"), scrape.get("archer_policy_version"));
        assertEquals(last.get("rollout.return.mean"), scrape.get("archer_rollout_return_mean"));
        assertEquals(last.get("rollout.success"), scrape.get("archer_rollout_success_ratio"));
        assertEquals(last.get("critic.qLoss"), scrape.get("archer_critic_q_loss"));
        assertEquals(last.get("replay.turns"), scrape.get("archer_replay_turns"));
        assertEquals(last.get("time.critic"), scrape.get("archer_time_critic_seconds"));
        assertEquals(lines.get(0).get("time.warmStart"), scrape.get("archer_time_warm_start_seconds"));
    }

    /** A scrape takes one number after the other while the run goes on, so they lie within an iteration of each other. */
    @Test
    void countersGrowAsTheRunDoes() {
        int iteration = (int) scrape.get("archer_iteration");
        assertTrue(iteration >= 3 && iteration < lines.size() - 1, "iteration " + iteration);
        Map<String, Double> before = lines.get(iteration - 1);
        Map<String, Double> after = lines.get(iteration + 1);
        assertBetween(
                before.get("episodes"),
                scrape.get("archer_episodes_played_total", "purpose", "rollout"),
                after.get("episodes"));
        double turns = scrape.get("archer_turns_played_total", "purpose", "rollout");
        assertBetween(before.get("turns"), turns, after.get("turns"));
        assertTrue(scrape.get("archer_tokens_played_total", "purpose", "rollout") >= turns);
        double evaluated = scrape.get("archer_episodes_played_total", "purpose", "evaluation");
        assertBetween(16.0 * iteration, evaluated, 16.0 * (iteration + 2));
        double arrived = scrape.get("archer_staleness_versions_count");
        assertBetween(before.get("turns"), arrived, after.get("turns"));
        assertEquals(
                arrived,
                scrape.get("archer_staleness_versions_bucket", "le", "0.0"),
                "this driver awaits its rollouts");
        double critic = scrape.get("archer_phase_seconds_sum", "phase", "critic");
        assertBetween(sum("time.critic", iteration - 1) - 1e-9, critic, sum("time.critic", iteration + 1) + 1e-9);
        assertEquals(1, scrape.get("archer_phase_seconds_count", "phase", "warmStart"));
        assertEquals(2, scrape.get("archer_rollout_workers_wanted"));
        assertEquals(2, scrape.get("archer_rollout_workers_present"));
        assertEquals(0, scrape.get("archer_episode_faults_total", "kind", "deadline"));
    }

    private static double sum(String metric, int until) {
        return lines.subList(0, until + 1).stream()
                .mapToDouble(line -> line.getOrDefault(metric, 0.0))
                .sum();
    }

    @Test
    void everyMetricThatTheDashboardAsksForIsThere() throws IOException {
        Path file = Archer.ROOT.resolve("ray-jobs/deploy/grafana/archer.json");
        Set<String> asked = new TreeSet<>();
        for (JsonNode query : new ObjectMapper().readTree(file.toFile()).findValues("expr")) {
            Matcher names =
                    Pattern.compile("\\barcher_\\w+").matcher(query.asText().replace("${source}", "archer_"));
            assertTrue(names.find(), "no metric in " + query);
            names.reset().results().forEach(name -> asked.add(name.group()));
        }
        assertTrue(asked.size() >= 30, asked.toString());
        asked.removeIf(name -> scrape.has(name, Map.of()));
        assertEquals(Set.of(), asked);
    }

    private static void assertBetween(double least, double value, double most) {
        assertTrue(least <= value && value <= most, value + " is not from " + least + " to " + most);
    }

    @Test
    void aPortThatIsTakenIsOneMessageAndLeavesNothing() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = Integer.toString(taken.getLocalPort());
            try (Child run = train(directory.resolve("run"), "--metrics-port", port)) {
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
        try (Child run = train(directory.resolve("run"), "--metrics-port", "65536")) {
            assertEquals(
                    "archer: --metrics-port: must be from 1 to 65535, or 0 for any free port, got 65536\n",
                    run.await(2, SOON).err());
        }
    }
}

package org.archerrl.cluster;

import static java.lang.Double.NaN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.archerrl.examples.Archer;
import org.archerrl.examples.Child;
import org.archerrl.examples.Host;
import org.archerrl.examples.Scrape;
import org.archerrl.job.run.MetricsLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run on a cluster is among Ray's own metrics, on a head that was started as README says. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class RayMetricsTest {
    private static final Duration RUN = Duration.ofMinutes(10);
    private static final Duration EXPORT = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    @Test
    void theAgentExportsTheRunsNumbers() throws Exception {
        int export = RayHead.freePort();
        List<String> options =
                List.of("--num-cpus=4", "--dashboard-agent-grpc-port=65535", "--metrics-export-port=" + export);
        Scrape scrape;
        try (RayHead head = RayHead.start(Host.HERE, RayHead.freePort(), Map.of(), options)) {
            String path = directory.resolve("run").toString();
            try (Child run = Archer.start(
                    "train",
                    Archer.tiny(),
                    "--run-dir",
                    path,
                    "--set",
                    "iterations=100000",
                    "--address",
                    head.address())) {
                run.awaitLine("iteration 2/", RUN);
                scrape = Scrape.await(
                        "http://127.0.0.1:" + export + "/metrics", "ray_archer_rollout_return_mean", EXPORT);
                run.signal("INT");
                run.await(1, RUN);
            }
        }
        List<Map<String, Double>> lines = new MetricsLog(directory.resolve("run")).read();
        int iteration = (int) scrape.get("ray_archer_iteration");
        assertTrue(iteration >= 1 && iteration < lines.size() - 1, "iteration " + iteration);
        // Ray takes each number at its own second: those of one scrape may be an iteration or two apart.
        double turns = scrape.get("ray_archer_turns_played_total", "purpose", "rollout");
        assertTrue(turns > 0 && turns <= lines.get(lines.size() - 1).get("turns"), turns + " turns");
        double mean = scrape.get("ray_archer_rollout_return_mean");
        assertTrue(
                lines.stream().anyMatch(line -> line.getOrDefault("rollout.return.mean", NaN) == mean),
                mean + " is no mean");
        assertEquals(1, scrape.get("ray_archer_rollout_workers_present"));
        double arrived = scrape.get("ray_archer_staleness_versions_bucket", "le", "+Inf");
        assertTrue(arrived > 0 && arrived <= lines.get(lines.size() - 1).get("turns"), arrived + " turns arrived");
    }
}

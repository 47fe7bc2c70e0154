package org.archerrl.job.ablation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.archerrl.job.config.Ablation;
import org.archerrl.job.run.Checkpoints;
import org.archerrl.job.run.DirectoryLock;
import org.archerrl.job.run.MetricsLog;
import org.archerrl.job.run.Report;
import org.archerrl.job.run.RunDirectory;
import org.archerrl.job.run.RunException;
import org.archerrl.job.run.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures of runs whose metrics are written here: three iterations of 10 episodes, evaluated after each. */
final class AblationReportTest {
    @TempDir
    private Path place;

    private AblationDirectory directory(String more) throws IOException {
        Path file = Files.writeString(
                place.resolve("a.yaml"),
                "recipe: bandit\nset: {iterations: 3, rollout.episodesPerIteration: 10}\nbaseline: plain\n"
                        + "cells: {plain: {}, other: {replay.capacity: 5000}}\n" + more);
        AblationDirectory directory = AblationDirectory.planned(place.resolve("it"), Ablation.load(file.toString()));
        directory.begin().close();
        return directory;
    }

    /** Writes down a run with these evaluations, finished if there are four. */
    private static void measured(PlannedRun run, double... returns) {
        RunDirectory.create(run.directory(), run.recipe()).close();
        MetricsLog log = new MetricsLog(run.directory());
        for (int i = 0; i < returns.length; i++) {
            log.append(new TreeMap<>(
                    Map.of("iteration", (double) i, "episodes", 10.0 * i, "evaluation.return.mean", returns[i])));
        }
        if (returns.length == 4) {
            Standing end = new Standing(3, 30, 30, 0, 1, 1, 1);
            Map<String, byte[]> files = Map.of("weights", "w".getBytes(StandardCharsets.UTF_8));
            new Checkpoints(run.directory()).write(new Checkpoints.Saved(end, files, files));
            Report.write(run.directory());
        }
    }

    private static PlannedRun run(AblationDirectory directory, String cell, long seed) {
        return directory.runs().stream()
                .filter(r -> r.cell().equals(cell) && r.seed() == seed)
                .findFirst()
                .orElseThrow();
    }

    private static void measureAll(AblationDirectory directory) {
        for (PlannedRun run : directory.runs()) {
            double better = run.cell().equals("other") ? .01 * (run.seed() + 1) : 0;
            measured(run, .4, .5, .7 + better, .8 + better);
        }
    }

    private JsonNode results(AblationDirectory directory) throws IOException {
        AblationReport.write(directory);
        return new ObjectMapper().readTree(Files.readString(directory.path().resolve("results.json")));
    }

    @Test
    void figuresOfWorkedRuns() throws IOException {
        AblationDirectory directory = directory("seeds: 6\n");
        measureAll(directory);
        JsonNode results = results(directory);
        JsonNode plain = results.path("cells").get(0);
        assertEquals("plain", plain.path("name").asText());
        assertEquals(.8, plain.at("/estimates/final return, mean/value").asDouble(), 1e-12);
        assertEquals(
                .8, plain.at("/estimates/final return, interquartile mean/low").asDouble(), 1e-12);
        // Trapezoids of 10 episodes each: (.45 + .6 + .75) / 3.
        assertEquals(.6, plain.at("/estimates/area under the curve/value").asDouble(), 1e-12);
        assertEquals(4, plain.path("curve").size());
        assertEquals("10000", plain.at("/settings/replay.capacity").asText());
        // A quarter of the way from .4 to the optimum 1 is .55: passed at 20 episodes and still at 30; .7 is not.
        assertEquals(20, plain.at("/thresholds/0/median/0").asDouble());
        assertEquals(6, plain.at("/thresholds/0/reached").asInt());
        assertEquals(0, plain.at("/thresholds/2/median").size());
        JsonNode comparison = results.path("comparisons").get(0);
        assertEquals(1, results.path("comparisons").size());
        assertEquals(.045, comparison.at("/difference/value").asDouble(), 1e-12);
        assertEquals(2 / 64.0, comparison.path("p").asDouble());
        assertEquals(6, comparison.path("seedsNeeded").asInt(), "2/2^5 is above .05, 2/2^6 is not");
        assertEquals("Higher than the baseline.", comparison.path("claim").asText());
        assertEquals("", results.path("note").asText());
    }

    @Test
    void theReportIsTheSameTwice() throws IOException {
        AblationDirectory directory = directory("seeds: 6\n");
        measureAll(directory);
        String first = Files.readString(AblationReport.write(directory));
        assertEquals(first, Files.readString(AblationReport.write(AblationDirectory.read(directory.path()))));
    }

    @Test
    void fewSeedsGiveNoClaim() throws IOException {
        AblationDirectory directory = directory("seeds: 4\n");
        measureAll(directory);
        JsonNode results = results(directory);
        assertEquals(
                "4 common seeds, fewer than 5: no claim is made.",
                results.at("/comparisons/0/claim").asText());
        assertTrue(results.path("note").asText().contains("fewer than 5 finished seeds: figures, and no claim"));
    }

    @Test
    void fiveSeedsCannotShowADifference() throws IOException {
        AblationDirectory directory = directory("seeds: 5\n");
        measureAll(directory);
        assertTrue(results(directory)
                .at("/comparisons/0/claim")
                .asText()
                .contains("none could be: 5 seeds and 1 comparisons give no corrected p below 0.0625"));
    }

    @Test
    void failedAndMissingRunsAreSaidAndTextIsData() throws IOException {
        AblationDirectory directory = directory("seeds: [1, 2]\n");
        measured(run(directory, "plain", 1), .4, .5, .6, .7);
        measured(run(directory, "other", 1), .4, .5);
        run(directory, "other", 1).failed("exit code 1: <script>alert('x')</script>");
        assertEquals(
                List.of(PlannedRun.State.FINISHED, PlannedRun.State.UNFINISHED, PlannedRun.State.MISSING),
                directory.runs().stream().limit(3).map(PlannedRun::state).toList());
        String html = Files.readString(AblationReport.write(directory));
        assertTrue(html.contains("3 of 4 runs are missing, unfinished or failed, and are in no figure."));
        assertTrue(html.contains("failed: exit code 1: &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
        assertTrue(html.contains("No cell has a finished seed in common with plain."));
        assertTrue(html.contains("<td>other/seed-2</td><td>other</td><td class=\"n\">2</td><td>missing</td>"));
        assertFalse(html.contains("<script") || html.contains("http://") || html.contains("https://"));
    }

    @Test
    void anUnbegunAblationHasAReportToo() throws IOException {
        assertEquals(0, results(directory("seeds: 1\n")).at("/cells/0/curve").size());
    }

    @Test
    void anotherAblationIsRefused() throws IOException {
        directory("seeds: 2\n");
        assertRefused("seeds: 1\n", "holds another ablation: the seed 2 is gone");
    }

    private void assertRefused(String more, String part) {
        String message =
                assertThrows(RuntimeException.class, () -> directory(more)).getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void oneProcessHasIt() throws IOException {
        AblationDirectory directory = directory("seeds: 2\n");
        try (DirectoryLock lock = directory.begin()) {
            assertThrows(RunException.class, directory::begin);
        }
        directory.begin().close();
    }

    @Test
    void whatIsNoAblationIsLeftAlone() throws IOException {
        Files.writeString(Files.createDirectories(place.resolve("it")).resolve("thesis.tex"), "kept");
        assertRefused("seeds: 2\n", "holds something, and no ablation");
        assertEquals("kept", Files.readString(place.resolve("it/thesis.tex")));
    }

    @Test
    void coresAndMemoryBoundWhatRunsSideBySide() {
        assertEquals(4, Capacity.of(4, 1, 100L << 30));
        assertEquals(2, Capacity.of(4, 2, 100L << 30));
        assertEquals(2, Capacity.of(4, 1, 2 * Capacity.BYTES_OF_A_RUN + 1));
        assertEquals(1, Capacity.of(1, 8, 0));
    }
}

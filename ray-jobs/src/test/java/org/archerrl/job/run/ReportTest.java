package org.archerrl.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Turn;
import org.archerrl.interaction.Verdict;
import org.archerrl.rollout.Episode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

final class ReportTest {
    @TempDir
    private Path place;

    @Test
    void modelTextIsDataAndThePageNeedsNoNetwork() throws IOException {
        String evil = "<script>alert(1)</script>\" onload='x' \u001b[2J & \ud800";
        String html = reportWith(evil);
        assertFalse(html.contains("<script"));
        assertTrue(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39; \u00b7[2J &amp;"));
        assertFalse(html.contains("http://") || html.contains("https://"), "a link in the page");
    }

    @Test
    void theFiguresTellTheNumbers() throws IOException {
        String html = reportWith("hello");
        assertTrue(html.contains("-9.50 \u00b1 0.25"), "the newest evaluation");
        assertTrue(html.contains("optimum 3"), "the best possible return");
        assertTrue(html.contains("64 episodes: -9.500 \u00b1 0.250"), "the point's tooltip");
        assertTrue(html.contains("collect</td><td class=\"n\">3.0</td><td class=\"n\">75 %"), "the phase's share");
        assertTrue(html.contains("prefers-color-scheme: dark"));
    }

    @Test
    void anUnbegunRunHasAReportToo() throws IOException {
        RunDirectory.create(place, RunDirectoryTest.recipe("")).close();
        assertTrue(Files.readString(Report.write(place)).contains("No iteration is over yet."));
    }

    @Test
    void chartsAreWellFormed() throws Exception {
        String svg = new Chart("A <b>", "u")
                .add("x & y", List.of(new Chart.Point(0, -3, 0.5), new Chart.Point(10, -3, 0)), Chart.Style.DOTS)
                .svg();
        assertEquals(
                "figure",
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(svg)))
                        .getDocumentElement()
                        .getTagName());
        assertEquals("", new Chart("empty", "").svg());
    }

    @Test
    void stepsAreRound() {
        assertEquals(2, Chart.niceStep(10), 1e-12);
        assertEquals(0.05, Chart.niceStep(0.21), 1e-12);
        assertEquals(1000, Chart.niceStep(4096), 1e-9);
    }

    private String reportWith(String said) throws IOException {
        RunDirectory.create(place, RunDirectoryTest.recipe("")).close();
        MetricsLog log = new MetricsLog(place);
        log.append(Map.of(
                "iteration",
                0.0,
                "episodes",
                0.0,
                "evaluation.return.mean",
                -13.0,
                "evaluation.return.error",
                0.5,
                "evaluation.episodes",
                512.0));
        log.append(Map.of(
                "iteration",
                1.0,
                "episodes",
                64.0,
                "evaluation.return.mean",
                -9.5,
                "evaluation.return.error",
                0.25,
                "evaluation.episodes",
                256.0,
                "rollout.return.mean",
                -11.0,
                "time.collect",
                3.0,
                "time.critic",
                1.0,
                "critic.qLoss",
                1e-7));
        Turn turn = new Turn(said, said, -1, Ending.TERMINATED, Verdict.MALFORMED);
        new EpisodeLog(place)
                .write(1, List.of(new Episode(new Trajectory(1, List.of(turn), said), RunRecordTest.episode("e"))));
        return Files.readString(Report.write(place));
    }
}

package org.archerrl.job.ablation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.archerrl.job.ablation.Results.Cell;
import org.archerrl.job.ablation.Results.Comparison;
import org.archerrl.job.ablation.Results.Estimate;
import org.archerrl.job.ablation.Results.Threshold;
import org.archerrl.job.run.Chart;
import org.archerrl.job.run.Html;
import org.archerrl.job.run.Page;
import org.archerrl.job.run.RunException;
import org.archerrl.job.run.TextFile;

/** {@code results.json} and {@code report.html} of an ablation: the same figures for programs and for people. */
public final class AblationReport {
    private static final String NONE = "\u2013";

    private final AblationDirectory directory;
    private final Results results;
    private final StringBuilder page = new StringBuilder();

    private AblationReport(AblationDirectory directory, Results results) {
        this.directory = directory;
        this.results = results;
    }

    /**
     * Writes both files of an ablation, finished or not, and returns the page.
     *
     * @throws RunException if a run's files cannot be read, or these cannot be written
     */
    public static Path write(AblationDirectory directory) {
        Results results = Analysis.of(directory);
        try {
            TextFile.write(
                    directory.path().resolve("results.json"),
                    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(results) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return TextFile.write(directory.path().resolve("report.html"), new AblationReport(directory, results).html());
    }

    private String html() {
        page.append(Page.opening(
                directory.path().toAbsolutePath().normalize().getFileName().toString()));
        paragraph(results.cells().size() + " cells, training seeds "
                + directory.ablation().seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")));
        if (!results.note().isEmpty()) {
            page.append("<p><b>").append(Html.escaped(results.note())).append("</b></p>\n");
        }
        curves();
        cells();
        thresholds();
        comparisons();
        settings();
        runs();
        return page.append(Page.closing()).toString();
    }

    private void curves() {
        Chart chart = new Chart("Return", "interquartile mean over seeds of the evaluations, 95 % bootstrap band")
                .across(results.axis().equals("episodes") ? "episodes collected" : "iterations");
        for (Cell cell : results.cells()) {
            chart.add(
                    cell.name(),
                    cell.curve().stream()
                            .map(m -> new Chart.Point(m.x(), m.estimate().value(), 0))
                            .toList(),
                    cell.curve().stream()
                            .map(m -> new Chart.Range(
                                    m.x(), m.estimate().low(), m.estimate().high()))
                            .toList());
        }
        page.append("<h2>Learning</h2>\n<div class=\"charts wide\">")
                .append(chart.svg())
                .append("</div>\n");
    }

    private void cells() {
        page.append("<h2>Cells</h2>\n");
        paragraph("Over finished runs, with 95 % intervals. The area is the mean return on the way, up to "
                + number(results.until()) + " " + results.axis() + ".");
        table("cell", "runs", "#" + Analysis.FINAL_MEAN, "#" + Analysis.FINAL_IQM, "#" + Analysis.AREA);
        for (Cell cell : results.cells()) {
            page.append("<tr>");
            text(cell.name());
            text(cell.finished() + " of " + cell.runs().size());
            for (String name : List.of(Analysis.FINAL_MEAN, Analysis.FINAL_IQM, Analysis.AREA)) {
                Estimate estimate = cell.estimates().get(name);
                figure(estimate == null ? NONE : shown(estimate));
            }
            page.append("</tr>\n");
        }
        page.append("</table>\n");
    }

    private void thresholds() {
        if (results.cells().stream().allMatch(c -> c.thresholds().isEmpty())) {
            return;
        }
        page.append("<h2>Samples to a return</h2>\n");
        paragraph(
                "What half of the runs spent (" + results.axis()
                        + ") until an evaluation passed a share of the way from"
                        + " the warm start to the optimum, and the next one too; runs that never did are censored at their end.");
        table("cell", "#share of the way", "#return", "#runs that passed", "#median " + results.axis());
        for (Cell cell : results.cells()) {
            for (Threshold threshold : cell.thresholds()) {
                page.append("<tr>");
                text(cell.name());
                figure(format("%.0f %%", 100 * threshold.share()));
                figure(number(threshold.score()));
                figure(threshold.reached() + " of " + cell.finished());
                figure(
                        threshold.median().isEmpty()
                                ? "beyond the budget"
                                : number(threshold.median().get(0)));
                page.append("</tr>\n");
            }
        }
        page.append("</table>\n");
    }

    private void comparisons() {
        page.append("<h2>Against the baseline</h2>\n");
        if (results.baseline().isEmpty()) {
            paragraph("The ablation names no baseline.");
            return;
        }
        if (results.comparisons().isEmpty()) {
            paragraph("No cell has a finished seed in common with " + results.baseline() + ".");
            return;
        }
        paragraph("Final return minus that of " + results.baseline() + ", seed by seed: mean difference with a 95 %"
                + " bootstrap interval; p by flipping signs, and after Holm's correction for "
                + results.comparisons().size()
                + " comparisons. Detectable: the mean difference that a paired t-test of so many seeds finds"
                + " four times of five.");
        table("cell", "#seeds", "#difference", "#p", "#p (Holm)", "#detectable", "#seeds needed", "what may be said");
        for (Comparison comparison : results.comparisons()) {
            boolean hasSpread = comparison.seeds().size() > 1;
            page.append("<tr>");
            text(comparison.cell());
            figure(Integer.toString(comparison.seeds().size()));
            figure(shown(comparison.difference()));
            figure(format("%.3g", comparison.p()));
            figure(format("%.3g", comparison.holm()));
            figure(hasSpread ? number(comparison.detectable()) : NONE);
            figure(
                    comparison.seedsNeeded() > 0
                            ? Integer.toString(comparison.seedsNeeded())
                            : hasSpread ? "> 10,000" : NONE);
            text(comparison.claim());
            page.append("</tr>\n");
        }
        page.append("</table>\n");
    }

    private void settings() {
        List<String> keys = directory.ablation().differingKeys();
        page.append("<h2>In what cells differ</h2>\n<table><tr><th>key</th>");
        results.cells()
                .forEach(cell ->
                        page.append("<th>").append(Html.escaped(cell.name())).append("</th>"));
        page.append("</tr>\n");
        for (String key : keys) {
            page.append("<tr>");
            text(key);
            results.cells().forEach(cell -> text(cell.settings().getOrDefault(key, NONE)));
            page.append("</tr>\n");
        }
        page.append("</table>\n");
    }

    private void runs() {
        page.append("<h2>Runs</h2>\n");
        table("run directory", "cell", "#seed", "state", "#" + Analysis.FINAL, "#" + Analysis.AREA);
        for (Cell cell : results.cells()) {
            for (Results.Run run : cell.runs()) {
                page.append("<tr>");
                text(run.directory());
                text(cell.name());
                figure(Long.toString(run.seed()));
                text(run.failure().isEmpty() ? run.state() : "failed: " + run.failure());
                for (String name : List.of(Analysis.FINAL, Analysis.AREA)) {
                    Double value = run.figures().get(name);
                    figure(value == null ? NONE : number(value));
                }
                page.append("</tr>\n");
            }
        }
        page.append("</table>\n");
    }

    private void paragraph(String text) {
        page.append("<p class=\"soft\">").append(Html.escaped(text)).append("</p>\n");
    }

    /** Opens a table; a heading of figures starts with {@code #}. */
    private void table(String... headings) {
        page.append("<table><tr>");
        for (String heading : headings) {
            boolean isFigure = heading.startsWith("#");
            page.append(isFigure ? "<th class=\"n\">" : "<th>")
                    .append(Html.escaped(isFigure ? heading.substring(1) : heading))
                    .append("</th>");
        }
        page.append("</tr>\n");
    }

    private void text(String text) {
        page.append("<td>").append(Html.escaped(text)).append("</td>");
    }

    private void figure(String text) {
        page.append("<td class=\"n\">").append(Html.escaped(text)).append("</td>");
    }

    private static String shown(Estimate estimate) {
        return number(estimate.value()) + " [" + number(estimate.low()) + ", " + number(estimate.high()) + "]";
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9 ? format("%,d", (long) value) : format("%.3f", value);
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}

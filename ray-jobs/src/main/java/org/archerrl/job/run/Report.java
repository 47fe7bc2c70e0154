package org.archerrl.job.run;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Turn;
import org.archerrl.interaction.Verdict;
import org.archerrl.job.config.Recipe;

/** {@code report.html}: the whole story of a run on one page that needs no network and runs no script. */
public final class Report {
    private static final List<String> PHASES = ImmutableList.of(
            "time.collect", "time.critic", "time.policy", "time.sync", "time.evaluate", "time.checkpoint");

    private final Path run;
    private final Recipe recipe;
    private final List<Map<String, Double>> lines;
    private final StringBuilder page = new StringBuilder();

    private Report(Path run) {
        this.run = run;
        this.recipe = RunDirectory.recipeOf(run);
        this.lines = new MetricsLog(run).read();
    }

    /**
     * Writes the report of a run, finished or not, and returns its file.
     *
     * @throws RunException if there is no run, or the file cannot be written
     */
    public static Path write(Path run) {
        try {
            return TextFile.write(run.resolve("report.html"), new Report(run).html());
        } catch (IOException e) {
            throw new RunException(run + " cannot be read: " + e, e);
        }
    }

    private String html() throws IOException {
        String name = run.toAbsolutePath().normalize().getFileName().toString();
        page.append(Page.opening(name))
                .append("<p class=\"soft\">")
                .append(Html.escaped(recipe.environment().name() + " "
                        + recipe.environment().settings() + ", "
                        + recipe.algorithm().preset() + ", policy "
                        + recipe.policy().model() + ", seed " + recipe.seed()))
                .append("</p>\n");
        if (lines.isEmpty()) {
            page.append("<p>No iteration is over yet.</p>\n");
        } else {
            tiles();
            charts();
            timings();
        }
        samples();
        text("Recipe", "recipe.yaml");
        text("Provenance", "provenance.json");
        meanings();
        return page.append(Page.closing()).toString();
    }

    private void tiles() {
        Map<String, Double> last = lines.get(lines.size() - 1);
        page.append("<div class=\"tiles\">");
        firstAndLast();
        tile(format("%,d", last.get("episodes").longValue()), "episodes collected");
        tile(format("%d of %d", last.get("iteration").longValue(), recipe.iterations()), "iterations");
        double seconds = last.getOrDefault("seconds", 0.0);
        tile(format("%d:%02d min", (long) seconds / 60, (long) seconds % 60), "wall time");
        page.append("</div>\n");
    }

    private void firstAndLast() {
        List<Map<String, Double>> evaluated = lines.stream()
                .filter(l -> l.containsKey("evaluation.return.mean"))
                .toList();
        if (evaluated.isEmpty()) {
            return;
        }
        tile(evaluation(evaluated.get(0)), "return of the warm start");
        Map<String, Double> newest = evaluated.get(evaluated.size() - 1);
        tile(evaluation(newest), format("return now, %.0f sampled episodes", newest.get("evaluation.episodes")));
        tile(format("%.1f %%", 100 * newest.getOrDefault("evaluation.success", 0.0)), "success now");
        optimum().ifPresent(value -> tile(format("%.2f", value), "best possible return"));
    }

    private static String evaluation(Map<String, Double> line) {
        return format(
                "%.2f \u00b1 %.2f",
                line.get("evaluation.return.mean"), line.getOrDefault("evaluation.return.error", 0.0));
    }

    private void tile(String value, String name) {
        page.append("<div class=\"tile\"><b>")
                .append(Html.escaped(value))
                .append("</b><span>")
                .append(Html.escaped(name))
                .append("</span></div>");
    }

    private OptionalDouble optimum() {
        return recipe.environment().spec().optimum();
    }

    private void charts() {
        page.append("<h2>Learning</h2>\n<div class=\"charts wide\">")
                .append(new Chart("Return", "sum of rewards of an episode, \u00b1 one standard error")
                        .add("new episodes", points("rollout.return.mean", ""), Chart.Style.LINE)
                        .add(
                                "evaluation (held-out, sampled)",
                                points("evaluation.return.mean", "evaluation.return.error"),
                                Chart.Style.DOTS)
                        .level("optimum", optimum())
                        .svg())
                .append("</div>\n<h2>What told the truth in studies</h2>\n<div class=\"charts\">");
        chart("Repeated and malformed utterances", "share", "rollout.repeated", "rollout.malformed");
        chart("KL to the warm start", "nats for an utterance", "policy.startKl");
        chart("Entropy of an utterance", "nats", "rollout.entropy");
        chart("Bias on new episodes", "reward", "critic.q.bias", "critic.v.bias");
        chart("KL of a sample set", "nats for an utterance", "policy.kl");
        page.append("</div>\n<h2>Critic and policy</h2>\n<div class=\"charts\">");
        chart("Critic losses", "scaled reward squared", "critic.qLoss", "critic.vLoss");
        chart("Q and V of fresh utterances", "reward", "critic.q.mean", "critic.v.mean");
        chart("Advantage", "reward", "advantage.mean", "advantage.deviation", "advantage.deviationInState");
        chart("Policy loss", "", "policy.loss");
        chart("Slope of return on Q", "1 is ideal", "critic.q.slope");
        chart("Gradient norms", "before clipping", "critic.gradientNorm", "policy.gradientNorm");
        chart("Success", "share", "rollout.success");
        chart("Length of an episode", "turns", "rollout.turns");
        page.append("</div>\n");
        calibration();
    }

    /** What Q said of the newest episodes before it learnt from them, beside what came. */
    private void calibration() {
        List<Map<String, Double>> assessed = lines.stream()
                .filter(line -> line.containsKey("critic.q.fifth1"))
                .toList();
        if (assessed.isEmpty()) {
            return;
        }
        Map<String, Double> newest = assessed.get(assessed.size() - 1);
        page.append(format(
                "<h3>What Q is worth, iteration %.0f</h3>\n<table><tr><th>utterances, by Q</th><th>Q</th><th>return</th></tr>",
                newest.get("iteration")));
        for (int fifth = 1; fifth <= 5; fifth++) {
            page.append(format(
                    "<tr><td>fifth %d of 5</td><td class=\"n\">%.2f</td><td class=\"n\">%.2f</td></tr>",
                    fifth,
                    newest.getOrDefault("critic.q.fifth" + fifth, Double.NaN),
                    newest.getOrDefault("critic.return.fifth" + fifth, Double.NaN)));
        }
        page.append("</table>\n");
    }

    private void chart(String title, String unit, String... names) {
        Chart chart = new Chart(title, unit);
        for (String name : names) {
            chart.add(name, points(name, ""), Chart.Style.LINE);
        }
        page.append(chart.svg());
    }

    private List<Chart.Point> points(String name, String error) {
        return lines.stream()
                .filter(line -> line.containsKey(name))
                .map(line -> new Chart.Point(line.get("episodes"), line.get(name), line.getOrDefault(error, 0.0)))
                .toList();
    }

    private void timings() {
        double[] sums = PHASES.stream()
                .mapToDouble(phase -> lines.stream()
                        .mapToDouble(l -> l.getOrDefault(phase, 0.0))
                        .sum())
                .toArray();
        double total = 0;
        for (double sum : sums) {
            total += sum;
        }
        page.append("<h2>Where the time went</h2>\n<div class=\"phases\">");
        for (int i = 0; i < sums.length; i++) {
            page.append(format(
                    "<div class=\"p%d\" style=\"width:%.2f%%\"></div>", i, 100 * sums[i] / Math.max(total, 1e-9)));
        }
        page.append("</div>\n<table><tr><th>phase</th><th>seconds</th><th>share</th><th>an iteration</th></tr>");
        long iterations =
                Math.max(1, lines.stream().filter(l -> l.get("iteration") > 0).count());
        for (int i = 0; i < sums.length; i++) {
            page.append(format(
                    "<tr><td>%s</td><td class=\"n\">%.1f</td><td class=\"n\">%.0f %%</td><td class=\"n\">%.2f s</td></tr>",
                    PHASES.get(i).substring("time.".length()),
                    sums[i],
                    100 * sums[i] / Math.max(total, 1e-9),
                    sums[i] / iterations));
        }
        page.append("</table>\n");
    }

    private void samples() {
        EpisodeLog log = new EpisodeLog(run);
        List<Integer> iterations = log.iterations();
        if (iterations.isEmpty()) {
            return;
        }
        page.append("<h2>Episodes</h2>\n");
        int newest = iterations.get(iterations.size() - 1);
        if (newest != iterations.get(0)) {
            episodes("after iteration " + newest, log.read(newest));
        }
        episodes("of the warm start", log.read(iterations.get(0)));
    }

    private void episodes(String when, List<Trajectory> episodes) {
        for (Trajectory episode : episodes) {
            page.append(format(
                    "<details><summary>return %.2f in %d turns <span class=\"unit\">%s</span></summary>",
                    episode.totalReward(), episode.turns().size(), Html.escaped(when)));
            for (Turn turn : episode.turns()) {
                page.append("<div class=\"turn\">")
                        .append(Html.escaped(turn.observation()))
                        .append("\n<span class=\"said\">")
                        .append(Html.escaped(turn.utterance()))
                        .append(turn.verdict() == Verdict.MALFORMED ? " <span class=\"bad\">malformed</span>" : "")
                        .append("</span></div>");
            }
            page.append("<div class=\"turn\">")
                    .append(Html.escaped(episode.lastObservation()))
                    .append("</div></details>\n");
        }
    }

    private void text(String title, String file) throws IOException {
        if (Files.exists(run.resolve(file))) {
            page.append("<h2>")
                    .append(title)
                    .append("</h2>\n<details><summary>")
                    .append(file)
                    .append("</summary><pre>")
                    .append(Html.escaped(Files.readString(run.resolve(file))))
                    .append("</pre></details>\n");
        }
    }

    private void meanings() {
        page.append("<h2>Metrics</h2>\n<details><summary>what the names mean</summary>"
                + "<table><tr><th>name</th><th>unit</th><th>how it comes about</th></tr>");
        Metrics.ALL.forEach((name, meaning) -> page.append("<tr><td>")
                .append(Html.escaped(name))
                .append("</td><td>")
                .append(Html.escaped(meaning.unit()))
                .append("</td><td>")
                .append(Html.escaped(meaning.formula()))
                .append("</td></tr>"));
        page.append("</table></details>\n");
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}

package org.archerrl.job.cli;

import java.io.PrintStream;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import org.archerrl.job.Phase;
import org.archerrl.job.Progress;
import org.archerrl.job.config.Recipe;

/** Shows how a run goes on: on a terminal with one line that is written over, elsewhere in plain lines; both to the log. */
final class TrainingProgress implements Progress {
    private final PrintStream out;
    private final PrintStream log;
    private final Recipe recipe;
    private final boolean isTerminal;
    private int iteration;
    private String lastPart = "";

    TrainingProgress(PrintStream out, PrintStream log, Recipe recipe) {
        this.out = out;
        this.log = log;
        this.recipe = recipe;
        this.isTerminal = System.console() != null && !"dumb".equals(System.getenv("TERM"));
    }

    @Override
    public synchronized void message(String text) {
        line(text);
    }

    @Override
    public synchronized void phase(Phase phase) {
        if (isTerminal) {
            over("iteration " + Math.min(iteration + 1, recipe.iterations()) + "/" + recipe.iterations() + "  "
                    + phase.name().toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public synchronized void part(String what, int done, int of) {
        if (isTerminal) {
            over(what + " " + done + "/" + of);
        } else if (!what.equals(lastPart)) {
            line(what + ", " + of + " steps");
        }
        lastPart = what;
    }

    @Override
    public synchronized void iteration(Map<String, Double> metrics) {
        iteration = metrics.get("iteration").intValue();
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "iteration %d/%d", iteration, recipe.iterations()));
        append(text, metrics, "rollout.return.mean", "  return %.2f");
        append(text, metrics, "rollout.repeated", "  repeated %.2f");
        append(text, metrics, "rollout.entropy", "  entropy %.2f");
        append(text, metrics, "critic.q.bias", "  Q bias %+.2f");
        if (metrics.containsKey("evaluation.return.mean")) {
            text.append(String.format(
                    Locale.ROOT,
                    "  evaluation %.2f +- %.2f",
                    metrics.get("evaluation.return.mean"),
                    metrics.get("evaluation.return.error")));
        }
        text.append("  [");
        for (Phase phase : Phase.values()) {
            append(
                    text,
                    metrics,
                    "time." + phase.name().toLowerCase(Locale.ROOT),
                    phase.name().toLowerCase(Locale.ROOT) + " %.1f ");
        }
        line(text.toString().stripTrailing() + " s]");
    }

    private static void append(StringBuilder text, Map<String, Double> metrics, String name, String format) {
        if (metrics.containsKey(name)) {
            text.append(String.format(Locale.ROOT, format, metrics.get(name)));
        }
    }

    /** Ends the line that is written over. */
    synchronized void clear() {
        if (isTerminal) {
            out.print("\r\u001b[K");
            out.flush();
        }
    }

    private void over(String text) {
        out.print("\r\u001b[K" + text);
        out.flush();
    }

    private void line(String text) {
        clear();
        out.println(text);
        log.println(LocalDateTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + text);
    }
}

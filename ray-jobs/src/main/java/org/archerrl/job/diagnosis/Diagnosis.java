package org.archerrl.job.diagnosis;

import static org.archerrl.job.diagnosis.History.format;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.diagnosis.Finding.Severity;
import org.archerrl.job.diagnosis.History.Change;
import org.archerrl.job.diagnosis.History.Measured;

/**
 * What a run's metrics say of it.
 *
 * @param findings the most serious first; none if all is well
 * @param figures the numbers that tell the truth, by what they are, in the order to show them
 */
public record Diagnosis(List<Finding> findings, Map<String, String> figures) {
    /** Each group's rules see the same thing from the most special side on; the first that finds something speaks for all. */
    private static final List<List<Rule>> GROUPS = ImmutableList.of(
            ImmutableList.of(SetupRules::notFinite),
            ImmutableList.of(PolicyRules::stuck, PolicyRules::collapsed, PolicyRules::entropyFalls, PolicyRules::fell),
            ImmutableList.of(PolicyRules::malformed),
            ImmutableList.of(CriticRules::outrun),
            ImmutableList.of(CriticRules::clipped, CriticRules::alike),
            ImmutableList.of(CriticRules::fewSteps),
            ImmutableList.of(SetupRules::warmUp),
            ImmutableList.of(SetupRules::stale),
            ImmutableList.of(SetupRules::smallReplay),
            ImmutableList.of(SetupRules::rateSpent),
            ImmutableList.of(SetupRules::notEvaluated),
            ImmutableList.of(SetupRules::combination));

    public Diagnosis {
        findings = ImmutableList.copyOf(findings);
        figures = ImmutableMap.copyOf(figures);
    }

    /**
     * Looks at a run, finished or not.
     *
     * @param lines of {@code metrics.jsonl}, oldest first, NaN for what was not finite
     */
    public static Diagnosis of(Recipe recipe, List<Map<String, Double>> lines) {
        History run = new History(recipe, lines);
        List<Finding> findings = new ArrayList<>();
        for (List<Rule> group : GROUPS) {
            group.stream()
                    .map(rule -> rule.look(run))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .ifPresent(findings::add);
        }
        if (findings.stream().allMatch(finding -> finding.severity() == Severity.NOTE && !isReason(finding))) {
            PolicyRules.flat(run).ifPresent(findings::add);
        }
        findings.sort(Comparator.comparing(Finding::severity));
        return new Diagnosis(findings, figures(run));
    }

    /** Some notes explain by themselves why nothing is learnt. */
    private static boolean isReason(Finding finding) {
        return finding.name().equals("combination");
    }

    private static Map<String, String> figures(History run) {
        ImmutableMap.Builder<String, String> figures = ImmutableMap.builder();
        figures.put("iteration", run.iteration() + " of " + run.recipe().iterations());
        List<Measured> returns = run.returns();
        if (!returns.isEmpty()) {
            figures.put("return", standing(run, returns.get(0), returns.get(returns.size() - 1)));
        }
        for (String name : List.of("repeated", "malformed", "distinct", "entropy")) {
            Change change = run.change(name);
            if (Double.isFinite(change.now())) {
                figures.put(name, format("%.3g (%.3g at the warm start)", change.now(), change.then()));
            }
        }
        for (String name : List.of(
                "policy.startKl",
                "critic.q.bias",
                "critic.q.slope",
                "critic.q.intercept",
                "advantage.deviation",
                "advantage.deviationInState",
                "critic.clipped",
                "policy.clipped")) {
            run.newest(name).ifPresent(value -> figures.put(name, format("%.3g", value)));
        }
        run.newest("critic.q.explainedVariance")
                .ifPresent(value -> figures.put(
                        "critic.q.explainedVariance",
                        format("%.3g (no finding rests on it: in runs that learn it is near 0, too)", value)));
        return figures.buildOrThrow();
    }

    private static String standing(History run, Measured start, Measured now) {
        String told = now + (now.iteration() == 0 ? "" : ", " + start + " at the start");
        double best = run.optimum().orElse(Double.NaN);
        return best > start.mean()
                ? told
                        + format(
                                "; the best possible is %.2f, %.0f %% of the way there",
                                best, 100 * (now.mean() - start.mean()) / (best - start.mean()))
                : told;
    }
}

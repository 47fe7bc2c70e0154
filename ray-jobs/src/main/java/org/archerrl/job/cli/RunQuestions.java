package org.archerrl.job.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.diagnosis.Diagnosis;
import org.archerrl.job.diagnosis.Finding;
import org.archerrl.job.run.Checkpoints;
import org.archerrl.job.run.MetricsLog;
import org.archerrl.job.run.RunDirectory;
import org.archerrl.job.run.RunException;
import org.archerrl.learn.TrueAdvantage;
import org.archerrl.rl.Seed;
import org.archerrl.rl.WithinState;
import picocli.CommandLine.Option;

/** What {@code archer doctor} can be asked about a run. */
final class RunQuestions {
    private static final double KNOWS = 0.5;
    private static final double GUESSES = 0.2;

    @Option(names = "--json", description = "Prints one object.")
    private boolean json;

    @Option(
            names = "--true-advantage",
            description =
                    "Also tries what the critic believes: plays on from utterances at fresh states. Takes a while.")
    private boolean triesAdvantages;

    @Option(names = "--checkpoint", paramLabel = "warm-start|last|best|N", description = "To try; default: last.")
    private String checkpoint = "last";

    @Option(names = "--states", paramLabel = "N", description = "States to try utterances at; default: 64.")
    private int states = 64;

    @Option(names = "--utterances", paramLabel = "N", description = "Utterances to try at each; default: 8.")
    private int utterances = 8;

    @Option(names = "--rollouts", paramLabel = "N", description = "Roll-outs of each utterance; default: 16.")
    private int rollouts = 16;

    @Option(names = "--seed", paramLabel = "N", description = "Which states and which draws; default: 12345.")
    private long seed = 12345;

    /** Refuses questions that are asked about no run. */
    void refuse() {
        if (json || triesAdvantages) {
            throw new RunException((json ? "--json" : "--true-advantage")
                    + ": is asked about a run, and there is none; give the directory that archer train wrote");
        }
    }

    /** Answers, and returns the exit code. */
    int answer(Path run) {
        Recipe recipe = RunDirectory.recipeOf(run);
        TrueAdvantage.Size size = size();
        List<String> damaged = damaged(run);
        Diagnosis diagnosis = Diagnosis.of(recipe, new MetricsLog(run).readAll());
        Map<String, Object> tried = triesAdvantages ? tried(run, recipe, size) : Map.of();
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("run", run.toString());
            all.put("damaged", damaged);
            all.put("figures", diagnosis.figures());
            all.put("findings", diagnosis.findings());
            if (triesAdvantages) {
                all.put("trueAdvantage", tried);
            }
            Json.print(all);
        } else {
            print(diagnosis, damaged);
            tried.forEach((what, value) -> System.out.println("  " + what + ": " + value));
        }
        return damaged.isEmpty() ? 0 : Archer.FAILED;
    }

    private TrueAdvantage.Size size() {
        try {
            return new TrueAdvantage.Size(states, utterances, rollouts);
        } catch (IllegalArgumentException e) {
            throw new RunException("--" + e.getMessage(), e);
        }
    }

    private static List<String> damaged(Path run) {
        List<String> damaged = new ArrayList<>();
        Checkpoints checkpoints = new Checkpoints(run);
        for (String name : checkpoints.names()) {
            try {
                checkpoints.read(name);
            } catch (CheckpointException e) {
                damaged.add(e.getMessage());
            }
        }
        return damaged;
    }

    private static void print(Diagnosis diagnosis, List<String> damaged) {
        damaged.forEach(message -> System.out.println("WRONG  " + message));
        diagnosis.figures().forEach((what, value) -> System.out.println(format("%-28s %s", what, value)));
        System.out.println();
        for (Finding finding : diagnosis.findings()) {
            System.out.println(finding.severity() + "  " + finding.name() + ": " + finding.seen());
            System.out.println("  " + finding.meaning());
            System.out.println("  try: " + finding.advice());
            finding.settings().forEach(setting -> System.out.println("    --set " + setting));
        }
        System.out.println(
                diagnosis.findings().isEmpty()
                        ? "nothing is wrong with how this run learns"
                        : diagnosis.findings().size() + " finding(s)");
    }

    private Map<String, Object> tried(Path run, Recipe recipe, TrueAdvantage.Size size) {
        Optional<String> whyNot =
                TrueAdvantage.whyNot(recipe.spec(), recipe.environment().spec());
        if (whyNot.isPresent()) {
            return Map.of("not tried", whyNot.get());
        }
        try (SavedPolicy policy = new SavedPolicy(run, checkpoint)) {
            return told(policy.trueAdvantage(size, new Seed(seed).child("true-advantage")), size);
        }
    }

    private Map<String, Object> told(WithinState found, TrueAdvantage.Size size) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("checkpoint", checkpoint);
        told.put("states", size.states());
        told.put("utterances of each", size.utterances());
        told.put("roll-outs of each", size.rollouts());
        told.put("correlation", rounded(found.correlation()));
        told.put("reliability of the roll-outs", rounded(found.reliability()));
        told.put("corrected correlation", rounded(found.corrected()));
        told.put("believed spread inside a state", rounded(found.believedSpread()));
        told.put("true spread inside a state", rounded(found.trueSpread()));
        told.put("believed effect of repeating", rounded(found.believedRepeating()));
        told.put("true effect of repeating", rounded(found.trueRepeating()));
        told.put("meaning", meaning(found.corrected()));
        told.put("instances", "drawn for each roll-out among those that fit what the episode has heard");
        return told;
    }

    private static String meaning(OptionalDouble corrected) {
        if (corrected.isEmpty()) {
            return "the utterances that the policy has left are worth the same, as far as these roll-outs can tell: there is"
                    + " nothing to order; more --rollouts tell more";
        }
        double value = corrected.getAsDouble();
        if (value >= KNOWS) {
            return "the critic knows which utterances are better: if the run does not learn, the policy's steps are the place"
                    + " to look";
        }
        return value >= GUESSES
                ? "the critic knows a little about which utterances are better: more episodes and more critic steps help"
                : "the critic does not know which utterances are better: the policy follows noise; more episodes, more critic"
                        + " steps, and rewards scaled to about one";
    }

    private static Object rounded(OptionalDouble value) {
        return value.isPresent() ? rounded(value.getAsDouble()) : "not measurable";
    }

    private static Object rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}

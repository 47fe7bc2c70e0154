package org.archerrl.job.diagnosis;

import static org.archerrl.job.diagnosis.History.format;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.archerrl.job.config.Recipe;
import org.archerrl.job.diagnosis.Finding.Severity;
import org.archerrl.job.diagnosis.History.Measured;
import org.archerrl.learn.Schedule.Decay;
import org.archerrl.variant.DataRegime.Source;

/** What the recipe makes impossible or hard, and what is broken. */
final class SetupRules {
    private static final int FEW_ITERATIONS_OF_REPLAY = 8;
    private static final double FULL = 0.95;
    private static final double SPENT = 0.02;

    /** What cannot be without numbers in a run that works. */
    private static final List<String> ALWAYS_FINITE = ImmutableList.of(
            "cloning.loss",
            "critic.qLoss",
            "critic.vLoss",
            "critic.gradientNorm",
            "policy.loss",
            "policy.kl",
            "policy.gradientNorm",
            "rollout.return.mean",
            "evaluation.return.mean");

    private SetupRules() {}

    /** Losses or gradients are no numbers any more. */
    static Optional<Finding> notFinite(History run) {
        for (Map<String, Double> line : run.lines()) {
            String names = ALWAYS_FINITE.stream()
                    .filter(name -> line.containsKey(name) && !Double.isFinite(line.get(name)))
                    .collect(Collectors.joining(", "));
            if (!names.isEmpty()) {
                return Optional.of(new Finding(
                        Severity.SERIOUS,
                        "not-finite",
                        format("%s: not a number in iteration %.0f", names, line.get("iteration")),
                        "a loss or a gradient has overflowed, and everything after it is void",
                        "start again from before with smaller learning rates, and policy.precision: float32",
                        List.of(
                                format(
                                        "algorithm.policy.learningRate=%.2g",
                                        run.spec().policy().learningRate() / 3),
                                format(
                                        "algorithm.critic.learningRate=%.2g",
                                        run.spec().critic().learningRate() / 3),
                                "policy.precision=float32")));
            }
        }
        return Optional.empty();
    }

    /** The policy is still, or for ever, waiting for data. */
    static Optional<Finding> warmUp(History run) {
        int wanted = run.spec().regime().warmUpEpisodes();
        Recipe recipe = run.recipe();
        long planned = (long) recipe.iterations() * recipe.rollout().episodesPerIteration();
        double collected = run.newest("episodes").orElse(0);
        if (!run.policyMoves() || collected >= wanted) {
            return Optional.empty();
        }
        boolean isForEver = wanted > planned;
        return Optional.of(new Finding(
                isForEver ? Severity.SERIOUS : Severity.NOTE,
                isForEver ? "warm-up-endless" : "warming-up",
                format(
                        "%.0f of %d warm-up episodes collected after iteration %d; the run collects %d in all",
                        collected, wanted, run.iteration(), planned),
                isForEver
                        ? "the policy will never move: the warm-up takes more episodes than the run has"
                        : "the policy has not moved yet, and cannot have learnt anything",
                isForEver ? "take a shorter warm-up or more iterations" : "wait, or take a shorter warm-up",
                List.of("algorithm.regime.warmUpEpisodes=" + planned / 10)));
    }

    /** Recorded turns are too old for ratios to correct. */
    static Optional<Finding> stale(History run) {
        int limit = run.spec().regime().maxStaleness();
        int sets = run.spec().policy().sampleSets();
        double stale = History.mean(History.recent(run.series("policy.staleness")));
        if (!run.spec().correctsRecorded() || !(stale >= Math.max(1, 0.8 * limit))) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Severity.WARNING,
                "stale",
                format(
                        "turns learnt from are %.1f versions of the policy old on average, the limit is %d",
                        stale, limit),
                "ratios to old policies are mostly clipped: little of what is learnt from counts",
                "learn from newer turns: fewer sample sets for an iteration, or the regime on-policy",
                sets > 1 ? List.of("algorithm.policy.sampleSets=" + sets / 2) : List.of()));
    }

    /** The buffer forgets what the critic should still see. */
    static Optional<Finding> smallReplay(History run) {
        int capacity = run.recipe().replay().capacity();
        int each = run.recipe().rollout().episodesPerIteration();
        double turns = run.newest("replay.turns").orElse(0);
        double held = run.newest("replay.episodes").orElse(Double.POSITIVE_INFINITY);
        boolean isSmall = run.spec().regime().source() == Source.REPLAY
                && turns >= FULL * capacity
                && held < FEW_ITERATIONS_OF_REPLAY * each;
        if (!isSmall) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Severity.WARNING,
                "replay-small",
                format(
                        "the replay buffer is full with %.0f turns: %.0f episodes, %.1f iterations' worth",
                        turns, held, held / each),
                "the critic forgets what the policy has stopped doing, and cannot use old experience: that is what an"
                        + " off-policy critic is for",
                "let it hold many iterations",
                List.of("replay.capacity=" + 20L * capacity)));
    }

    /** Nobody measures the policy. */
    static Optional<Finding> notEvaluated(History run) {
        if (run.recipe().evaluation().every() > 0 || run.iteration() == 0) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Severity.NOTE,
                "not-evaluated",
                "evaluation.every is 0: nothing but the warm start and the last policy is evaluated",
                "returns of rollouts are of few episodes each, and there is no best checkpoint to go back to",
                "evaluate now and then",
                List.of("evaluation.every=8")));
    }

    /** Legal, but known to mislead. */
    static Optional<Finding> combination(History run) {
        List<String> warnings = run.spec().warnings();
        if (warnings.isEmpty() || run.hasRisen() || run.isSolved()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Severity.NOTE,
                "combination",
                "preset " + run.recipe().algorithm().preset() + " with evaluator "
                        + run.spec().evaluator().name() + ", regime "
                        + run.spec().regime().name() + ", extraction "
                        + run.spec().extraction().name(),
                String.join("; ", warnings),
                "./archer list presets --verbose tells what each combination is for",
                List.of()));
    }

    /** The learning rate has decayed to nothing before learning was over. */
    static Optional<Finding> rateSpent(History run) {
        Recipe recipe = run.recipe();
        long taken = Math.round(run.newest("policy.version").orElse(0)
                / Math.max(1, (double) recipe.iterations() * run.spec().policy().sampleSets())
                * recipe.policySchedule().plannedSteps());
        List<Measured> all = run.returns();
        boolean isSpent = run.policyMoves()
                && recipe.schedule().decay() != Decay.NONE
                && recipe.policySchedule().share(taken) < SPENT;
        boolean wasRising = all.size() > 2 && all.get(all.size() - 1).isAbove(all.get(all.size() / 2));
        if (!isSpent || !wasRising || run.isSolved()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Severity.NOTE,
                "rate-spent",
                format(
                        "the policy's learning rate is at %.0f %% of its height, and the return was still rising: %s after"
                                + " iteration %d, %s now",
                        100 * recipe.policySchedule().share(taken),
                        all.get(all.size() / 2),
                        all.get(all.size() / 2).iteration(),
                        all.get(all.size() - 1)),
                "learning stopped because its rate had decayed, not because there was nothing more to learn",
                "plan more iterations: the decay is spread over them",
                List.of("iterations=" + 2L * recipe.iterations())));
    }
}

package org.archerrl.job.diagnosis;

import static org.archerrl.job.diagnosis.History.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.archerrl.job.diagnosis.Finding.Severity;
import org.archerrl.job.diagnosis.History.Change;
import org.archerrl.job.diagnosis.History.Measured;
import org.archerrl.variant.Evaluator.Model;

/** What the policy says, and what comes of it. Thresholds are those that told the truth in the study of stability. */
final class PolicyRules {
    private static final double MANY_REPEATED = 0.5;
    private static final double SOME_REPEATED = 0.2;
    private static final double NO_ENTROPY = 0.1;
    private static final double MANY_MALFORMED = 0.1;
    private static final double MARGIN = 0.1;
    private static final int PATIENCE = 10;

    private PolicyRules() {}

    /** Entropy below .1 with repeats: nothing new will be tried any more. */
    static Optional<Finding> stuck(History run) {
        Change repeated = run.change("repeated");
        Change entropy = run.change("entropy");
        if (!isRepeating(run, repeated, SOME_REPEATED) || !(entropy.now() < NO_ENTROPY)) {
            return Optional.empty();
        }
        List<String> settings = gentler(run);
        settings.add("algorithm.policy.entropyBonus="
                + Math.max(0.01, 3 * run.spec().policy().entropyBonus()));
        return Optional.of(new Finding(
                Severity.SERIOUS,
                "stuck",
                format(
                        "entropy %.2g nats (%.2g at the warm start) while %.0f %% of the utterances repeat an earlier one of"
                                + " their episode (%.0f %%)",
                        entropy.now(), entropy.then(), 100 * repeated.now(), 100 * repeated.then()),
                "the policy says one thing only, and it is the wrong one: with so little entropy it will not find out",
                "this run will not recover: start again from the warm start with smaller policy steps, a better fitted"
                        + " critic, and a little entropy bonus",
                settings));
    }

    /** More than half of what is said was said before. */
    static Optional<Finding> collapsed(History run) {
        Change repeated = run.change("repeated");
        if (!isRepeating(run, repeated, MANY_REPEATED)) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Severity.SERIOUS,
                "collapsed",
                format(
                        "%.0f %% of the utterances repeat an earlier one of their episode (%.0f %% at the warm start)",
                        100 * repeated.now(), 100 * repeated.then()),
                "the policy is collapsing: repeats are the earliest sign of it",
                "take smaller policy steps and fit the critic better, both together; ./archer evaluate RUN_DIR --checkpoint"
                        + " best tells what was reached before",
                gentler(run)));
    }

    /** Where a task is solved, or its demonstrations repeat themselves, repeating is no fault. */
    private static boolean isRepeating(History run, Change repeated, double limit) {
        return run.policyMoves()
                && !run.isSolved()
                && repeated.now() > limit
                && !(repeated.now() <= repeated.then() + MARGIN && run.hasRisen());
    }

    /** The policy gets surer of itself, and no better. */
    static Optional<Finding> entropyFalls(History run) {
        Change entropy = run.change("entropy");
        boolean isFalling = run.policyMoves() && entropy.now() < entropy.then() / 2;
        if (!isFalling || run.hasRisen() || run.isSolved() || run.returns().size() < 2) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Severity.WARNING,
                "entropy-falls",
                format(
                        "entropy from %.2f to %.2f nats, return from %s to %s",
                        entropy.then(), entropy.now(), first(run), last(run)),
                "the policy gets surer of itself without getting better: it follows noise of the critic",
                "take smaller policy steps, and more critic steps before them",
                gentler(run)));
    }

    /** More and more of what is said is nonsense. */
    static Optional<Finding> malformed(History run) {
        Change malformed = run.change("malformed");
        if (!run.policyMoves() || !(malformed.now() > Math.max(MANY_MALFORMED, 2 * malformed.then()))) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Severity.WARNING,
                "malformed-rises",
                format(
                        "%.0f %% of the utterances make no sense to the environment (%.0f %% at the warm start)",
                        100 * malformed.now(), 100 * malformed.then()),
                "the policy forgets how to speak faster than it learns what to say",
                "hold it to the warm start, or take smaller steps",
                List.of(rate(run), "algorithm.kl=loss")));
    }

    /** It was better before. */
    static Optional<Finding> fell(History run) {
        List<Measured> all = run.returns();
        if (all.size() < 2) {
            return Optional.empty();
        }
        Measured best =
                all.stream().reduce((a, b) -> b.mean() > a.mean() ? b : a).orElseThrow();
        Measured now = all.get(all.size() - 1);
        boolean isFar = best.mean() - now.mean() > run.range() / 10
                && best.mean() - now.mean() > 4 * Math.hypot(best.error(), now.error());
        if (!isFar) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Severity.WARNING,
                "fell",
                format("return %s now, %s after iteration %d", now, best, best.iteration()),
                best.iteration() == 0
                        ? "learning makes the policy worse than the warm start"
                        : "the policy was better before: it has moved past what the critic knows",
                "the checkpoint 'best' keeps the better policy; for another run take smaller policy steps",
                run.policyMoves() ? gentler(run) : List.of()));
    }

    /** Nothing gets better, and no rule says why. */
    static Optional<Finding> flat(History run) {
        if (run.iterationsOfPolicy() < PATIENCE
                || run.hasRisen()
                || run.isSolved()
                || run.returns().size() < 2) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Severity.WARNING,
                "flat",
                format(
                        "return %s after %d iterations of the policy, %s at the warm start",
                        last(run), run.iterationsOfPolicy(), first(run)),
                "nothing has been learnt yet that evaluations could see",
                "./archer doctor RUN_DIR --true-advantage tells whether the critic knows good utterances from bad ones: if it"
                        + " does, take larger policy steps; if it does not, more critic steps and more episodes",
                betterCritic(run)));
    }

    private static Measured first(History run) {
        return run.returns().get(0);
    }

    private static Measured last(History run) {
        List<Measured> all = run.returns();
        return all.get(all.size() - 1);
    }

    /** The policy's steps smaller, and the critic's more: together, as the study found. */
    static List<String> gentler(History run) {
        List<String> settings = new ArrayList<>(List.of(rate(run)));
        settings.addAll(betterCritic(run));
        if (run.spec().extraction().name().equals("reinforce")
                && run.spec().extraction().utterancesPerState() > 0) {
            settings.add("algorithm.extraction=clipped-policy-gradient");
        }
        return settings;
    }

    private static String rate(History run) {
        return format("algorithm.policy.learningRate=%.2g", run.spec().policy().learningRate() / 3);
    }

    static List<String> betterCritic(History run) {
        int steps = run.spec().critic().stepsPerIteration();
        return run.spec().evaluator().model() == Model.NONE
                ? List.of()
                : List.of("algorithm.critic.stepsPerIteration=" + Math.max(50, 2 * steps));
    }
}

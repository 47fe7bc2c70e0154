package org.archerrl.job.diagnosis;

import static org.archerrl.job.diagnosis.History.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.archerrl.job.config.Models;
import org.archerrl.job.diagnosis.Finding.Severity;
import org.archerrl.job.diagnosis.History.Point;
import org.archerrl.variant.CriticSteps;
import org.archerrl.variant.DataRegime.Source;

/** What the critic knows. Explained variance is not asked: it was near 0 all through runs that learnt. */
final class CriticRules {
    /** Of the range of returns: in Twenty Questions about one turn. */
    private static final double GREAT_BIAS = 0.1;

    /** Of the range of returns; true advantages spread by ten times that. */
    private static final double NO_SPREAD = 0.005;

    private static final double DECIDED = 0.1;
    private static final double EVERY = 0.99;

    /** How often a new episode is to be seen in the iteration that brings it: 10 were too few, 25 and 50 did well. */
    private static final double FEW_LOOKS = 12;

    private CriticRules() {}

    /** Q expects much more than comes; offline it tells of better players than the policy, by design. */
    static Optional<Finding> outrun(History run) {
        double limit = GREAT_BIAS * run.range();
        List<Point> bias = run.series("critic.q.bias");
        boolean isOnline = run.spec().regime().source() != Source.OFFLINE;
        if (!run.policyMoves() || !isOnline || !History.isLasting(bias, value -> value > limit)) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Severity.WARNING,
                "critic-outrun",
                format(
                        "Q of new episodes above their returns by %s; more than %.2g is much here",
                        History.told(bias), limit),
                "the policy has outrun the critic: it does things now whose worth the critic does not know, and the critic"
                        + " is too hopeful of them",
                "smaller policy steps and more critic steps, both together",
                PolicyRules.gentler(run)));
    }

    /** The critic finds all utterances of a state alike. */
    static Optional<Finding> alike(History run) {
        double limit = NO_SPREAD * run.range();
        List<Point> spread = run.series("advantage.deviationInState");
        boolean isAlike = History.isLasting(spread, value -> value < limit)
                && run.change("entropy").now() > DECIDED;
        if (!isAlike || run.isSolved()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Severity.WARNING,
                "advantages-alike",
                format(
                        "advantages of a state's utterances apart by %s (reward), while the policy still says different things"
                                + " (entropy %.2f nats)",
                        History.told(spread), run.change("entropy").now()),
                "the critic does not tell the utterances of a state from one another, so the policy learns nothing: good"
                        + " values of states say nothing about that",
                "give it more episodes and more steps, and rewards of a size that it learns well from",
                withScale(run, PolicyRules.betterCritic(run))));
    }

    /** The limit of the gradient norm cuts every step. */
    static Optional<Finding> clipped(History run) {
        CriticSteps steps = run.spec().critic();
        List<Point> share = run.series("critic.clipped");
        List<Point> norm = run.series("critic.gradientNorm");
        boolean isCut = share.isEmpty()
                ? History.isLasting(norm, value -> value > 2 * steps.maxGradientNorm())
                : History.isLasting(share, value -> value >= EVERY);
        if (!run.hasCritic() || !isCut) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Severity.WARNING,
                "critic-clipped",
                format(
                        "the critic's gradient norm %s, its limit %s cuts every step; rewards are multiplied by %.3g",
                        norm.isEmpty() ? "is not known" : History.told(norm),
                        steps.maxGradientNorm(),
                        run.spec().horizon().rewardScale()),
                "rewards are too large for the critic: it learns the differences between utterances slower than it could",
                "scale rewards so that returns lie within about one",
                withScale(run, List.of())));
    }

    /** The critic sees too little of what is new. */
    static Optional<Finding> fewSteps(History run) {
        CriticSteps steps = run.spec().critic();
        double looks = (double) steps.stepsPerIteration()
                * steps.batchEpisodes()
                / run.recipe().rollout().episodesPerIteration();
        boolean isFew = run.hasCritic()
                && run.policyMoves()
                && run.spec().regime().source() == Source.REPLAY
                && Models.isBuiltIn(run.recipe().critic().model())
                && looks < FEW_LOOKS;
        if (!isFew || run.hasRisen() || run.isSolved() || run.iterationsOfPolicy() < History.RECENT) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                Severity.WARNING,
                "critic-steps-few",
                format(
                        "%d critic steps of %d episodes for %d new ones, %.1f looks at each, and the return has not risen in"
                                + " %d iterations",
                        steps.stepsPerIteration(),
                        steps.batchEpisodes(),
                        run.recipe().rollout().episodesPerIteration(),
                        looks,
                        run.iterationsOfPolicy()),
                "the critic is fitted too little to lead the policy: about 25 to 50 looks did well where it was studied",
                "take more critic steps, and start from a fitted critic",
                List.of(
                        "algorithm.critic.stepsPerIteration="
                                + (int) Math.ceil(steps.stepsPerIteration() * 2 * FEW_LOOKS / Math.max(looks, 1)),
                        "algorithm.critic.stepsBefore=" + Math.max(500, steps.stepsBefore()))));
    }

    private static List<String> withScale(History run, List<String> others) {
        List<String> settings = new ArrayList<>(others);
        double wanted = 1 / run.range();
        if (wanted < run.spec().horizon().rewardScale() / 2) {
            settings.add(format("algorithm.horizon.rewardScale=%.2g", wanted));
        }
        return settings;
    }
}

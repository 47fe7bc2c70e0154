package org.archerrl.variant.evaluator;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archerrl.loss.CriticLosses;
import org.archerrl.rl.Check;
import org.archerrl.rl.DigiRl;
import org.archerrl.rl.Filters;
import org.archerrl.rl.Returns;
import org.archerrl.rl.TemporalDifferences;
import org.archerrl.variant.Credit;
import org.archerrl.variant.Decisions;
import org.archerrl.variant.Decisions.Span;
import org.archerrl.variant.Evaluator;
import org.archerrl.variant.Granularity;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.ValueEvaluator;

/**
 * Probabilities of success, learnt by cross-entropy (DigiRL, Bai et al., arXiv 2406.11896): {@code V_S(h)} of every context,
 * {@code V_I(h_0)} of first contexts by a network of its own.
 *
 * <p>Success is an episode's undiscounted, unscaled return above {@code successAbove}; it pays 1 at the last turn, and
 * nothing else pays: the reward of the publication, whatever the task's. Both values learn {@code z = 1[G > 0]}, {@code G}
 * the discounted success; after a last turn V is 0. Trajectories are kept whose {@code R - V_I(h_0)} is at or above its
 * {@code 1 - keptShare} quantile in the sample set; their turns have the {@code step} advantage, those of others none above
 * 0.
 *
 * @param successAbove return, in the task's own units, above which an episode is a success; where each turn costs 1 and the
 *     limit is 20 turns, -20
 * @param discount of success, for each turn; a late success counts less in the step advantage of early turns
 * @param keptShare share of the trajectories that are kept; ties may keep more
 * @param step form of the step advantage
 * @param lambda of the doubly robust form, from 0 (the values alone) to 1 (the return alone); of no meaning to the other
 */
@AutoService(Evaluator.class)
public record SuccessClassifier(double successAbove, double discount, double keptShare, Step step, double lambda)
        implements ValueEvaluator {
    /** The form of the step advantage. */
    public enum Step {
        /** {@link DigiRl#stepAdvantage}: that of the published code. */
        CODE,
        /** {@link DigiRl#doublyRobust}: that of the paper. */
        DOUBLY_ROBUST
    }

    public SuccessClassifier {
        Check.within("algorithm.evaluator.successAbove", successAbove, -1e9, 1e9);
        Check.within("algorithm.evaluator.discount", discount, 0, 1);
        Check.within("algorithm.evaluator.keptShare", keptShare, 0, 1);
        Check.within("algorithm.evaluator.lambda", lambda, 0, 1);
    }

    /** The constants of the published code; the lambda is ours. */
    public SuccessClassifier() {
        this(0, 0.5, 0.1, Step.CODE, 0.5);
    }

    /** One episode as the method sees it: whether it succeeded (1 or 0), and what each turn paid. */
    private record Judged(Span turns, double success, double[] reward) {}

    private List<Judged> judged(Decisions decisions, Horizon horizon) {
        return decisions.episodes().stream()
                .map(span -> {
                    double total = Arrays.stream(decisions.reward(), span.from(), span.to())
                                    .sum()
                            / horizon.rewardScale();
                    double[] reward = new double[span.to() - span.from()];
                    double success = total > successAbove ? 1 : 0;
                    reward[reward.length - 1] = success;
                    return new Judged(span, success, reward);
                })
                .toList();
    }

    /** Returns z [D]. */
    @Override
    public double[] outcomes(Decisions decisions, Horizon horizon) {
        return judged(decisions, horizon).stream()
                .flatMapToDouble(one -> Arrays.stream(DigiRl.labels(Returns.rewardToGo(one.reward(), discount))))
                .toArray();
    }

    @Override
    public double[][] valueTargets(Decisions decisions, Horizon horizon, Credit credit) {
        double[] label_D = outcomes(decisions, horizon);
        return Stream.generate(label_D::clone).limit(decisions.heads()).toArray(double[][]::new);
    }

    @Override
    public double[] openingTargets(Decisions decisions, Horizon horizon) {
        return judged(decisions, horizon).stream().mapToDouble(Judged::success).toArray();
    }

    @Override
    public double[] advantages(Decisions decisions, Horizon horizon, Credit credit) {
        List<Judged> episodes = judged(decisions, horizon);
        double[] return_B = episodes.stream().mapToDouble(Judged::success).toArray();
        double[] surprise_B = DigiRl.surprise(return_B, decisions.opening());
        boolean[] isKept = new boolean[return_B.length];
        Arrays.stream(Filters.keptAtQuantile(surprise_B, 1 - keptShare)).forEach(b -> isKept[b] = true);
        return IntStream.range(0, isKept.length)
                .boxed()
                .flatMapToDouble(b -> Arrays.stream(steps(episodes.get(b), decisions))
                        .map(advantage -> isKept[b] ? advantage : Math.min(0, advantage)))
                .toArray();
    }

    private double[] steps(Judged episode, Decisions decisions) {
        Span turns = episode.turns();
        double[] value_T =
                Arrays.copyOfRange(TemporalDifferences.smallest(decisions.value()), turns.from(), turns.to());
        double[] nextValue_T =
                Arrays.copyOfRange(TemporalDifferences.smallest(decisions.nextValue()), turns.from(), turns.to());
        Arrays.setAll(nextValue_T, t -> decisions.done()[turns.from() + t] == 1 ? 0 : nextValue_T[t]);
        return switch (step) {
            case CODE -> DigiRl.stepAdvantage(
                    value_T, nextValue_T, episode.reward(), Returns.rewardToGo(episode.reward(), discount));
            case DOUBLY_ROBUST -> DigiRl.doublyRobust(
                    value_T, nextValue_T, episode.reward(), episode.success(), lambda);
        };
    }

    @Override
    public double value(double output) {
        return 1 / (1 + Math.exp(-output));
    }

    /** Values and advantages are probabilities. */
    @Override
    public double unit(Horizon horizon) {
        return 1;
    }

    @Override
    public boolean hasOpenings() {
        return true;
    }

    @Override
    public NDArray valueLoss(NDArray values, NDArray targets) {
        return CriticLosses.binaryCrossEntropy(values, targets);
    }

    @Override
    public String summary() {
        return "probabilities of success, and a filter of trajectories and turns (DigiRL)";
    }

    @Override
    public Set<Granularity> granularities() {
        return Set.of(Granularity.TURN);
    }

    @Override
    public Fitted fitted() {
        return Fitted.VALUE;
    }

    @Override
    public Set<Ingredient> ingredients() {
        return Set.of();
    }
}

package org.archerrl.variant.evaluator;

import com.google.auto.service.AutoService;
import java.util.Set;
import java.util.stream.Stream;
import org.archerrl.rl.Check;
import org.archerrl.variant.Credit;
import org.archerrl.variant.Decisions;
import org.archerrl.variant.Evaluator;
import org.archerrl.variant.Granularity;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.ValueEvaluator;

/**
 * Q and V regress on the discounted return that followed (the Monte Carlo ablation of arXiv 2402.19446, section 5; with credit to
 * tokens the method "MC returns" of LMRL-Gym, arXiv 2311.18232).
 *
 * <p>{@code Q_k(h,u) <- G}, {@code V_k(h) <- G}, {@code G} the discounted sum of rewards to the end. On data of several policies
 * it is the value of their mixture: quick at first, biased later.
 *
 * @param conservatism weight of the cross-entropy that holds Q over tokens near the recorded ones; of no meaning to turns
 */
@AutoService(Evaluator.class)
public record MonteCarlo(double conservatism) implements ValueEvaluator {
    public MonteCarlo {
        Check.within("algorithm.evaluator.conservatism", conservatism, 0, 1e6);
    }

    /** LMRL-Gym's weight. */
    public MonteCarlo() {
        this(0.01);
    }

    private static double[][] returns(Decisions decisions, Horizon horizon) {
        double[] return_D = decisions.rewardToGo(horizon.discount());
        return Stream.generate(return_D::clone).limit(decisions.heads()).toArray(double[][]::new);
    }

    @Override
    public String summary() {
        return "Q and V regress on the return that followed, biased where several policies played";
    }

    @Override
    public Set<Granularity> granularities() {
        return Set.of(Granularity.TURN, Granularity.TOKEN);
    }

    @Override
    public Set<Ingredient> ingredients() {
        return Set.of();
    }

    @Override
    public double[][] qTargets(Decisions decisions, Horizon horizon) {
        return returns(decisions, horizon);
    }

    @Override
    public double[][] valueTargets(Decisions decisions, Horizon horizon, Credit credit) {
        return returns(decisions, horizon);
    }
}

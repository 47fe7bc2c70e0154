package org.archerrl.variant.evaluator;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.Set;
import org.archerrl.loss.CriticLosses;
import org.archerrl.rl.Check;
import org.archerrl.variant.Credit;
import org.archerrl.variant.Decisions;
import org.archerrl.variant.Evaluator;
import org.archerrl.variant.Granularity;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.ValueEvaluator;

/**
 * Implicit Q-learning: V is an upper expectile of the Q of recorded decisions, so that nothing is asked about what is not in the
 * data (Kostrikov et al., arXiv 2110.06169; the offline critic of ArCHer, arXiv 2402.19446, section 5; with credit to tokens ILQL,
 * arXiv 2206.11871).
 *
 * <p>{@code Q_k(h,u) <- r + (1-d) gamma Vbar_k(h')}; {@code L_V = sum_k mean |xi - 1[Qbar_k <= V_k]| (Qbar_k(h,u) - V_k(h))^2}.
 *
 * @param expectile xi, in (0, 1): 1/2 values whoever made the data, near 1 the best of what was done
 * @param conservatism weight of the cross-entropy that holds Q over tokens near the recorded ones; of no meaning to turns
 */
@AutoService(Evaluator.class)
public record ImplicitQ(double expectile, double conservatism) implements ValueEvaluator {
    public ImplicitQ {
        Check.within("algorithm.evaluator.expectile", expectile, 0.001, 0.999);
        Check.within("algorithm.evaluator.conservatism", conservatism, 0, 1e6);
    }

    /** Offline ArCHer's expectile, LMRL-Gym's conservatism. */
    public ImplicitQ() {
        this(0.9, 0.01);
    }

    @Override
    public NDArray valueLoss(NDArray values, NDArray targets) {
        return CriticLosses.expectile(values, targets, expectile);
    }

    @Override
    public String summary() {
        return "an upper expectile of the Q of recorded decisions: what the best of the data are worth (IQL)";
    }

    @Override
    public Set<Granularity> granularities() {
        return Set.of(Granularity.TURN, Granularity.TOKEN);
    }

    @Override
    public Set<Ingredient> ingredients() {
        return Set.of(Ingredient.NEXT_VALUE, Ingredient.RECORDED_Q);
    }

    @Override
    public double[][] valueTargets(Decisions decisions, Horizon horizon, Credit credit) {
        return decisions.recordedQ();
    }
}

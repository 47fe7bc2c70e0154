package org.archerrl.variant.evaluator;

import com.google.auto.service.AutoService;
import java.util.Set;
import org.archerrl.variant.Credit;
import org.archerrl.variant.Decisions;
import org.archerrl.variant.Evaluator;
import org.archerrl.variant.Granularity;
import org.archerrl.variant.Horizon;
import org.archerrl.variant.ValueEvaluator;

/**
 * Q and V of whoever made the data, by temporal differences (the offline SARSA of arXiv 2402.19446, section 5; Sutton and Barto,
 * 2018, section 6.4).
 *
 * <p>{@code Q_k(h,u) <- r + (1-d) gamma Vbar_k(h')} and {@code V_k(h) <- Qbar_k(h,u)} with the recorded {@code u}. The loss of V
 * is a squared error, twice that of {@link ImplicitQ} with expectile 1/2.
 */
@AutoService(Evaluator.class)
public record Sarsa() implements ValueEvaluator {
    @Override
    public String summary() {
        return "Q and V of whoever made the data, by temporal differences";
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
